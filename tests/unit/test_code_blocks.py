"""Every code block of every document is run by a test, or says why it is not.

Above a block may stand `<!-- run by tests/... -->` (that test reads the document), `<!-- stands in FILE -->` (all its
lines do, in their order), or `<!-- not run: the reason -->`. Of a block without a mark each line has its test here.
"""

import ast
import os
import re
import subprocess
from functools import cache

from b24app.wiring.command_line import b24
from tests.case import case
from tests.code_blocks import COMMAND, DOCUMENTS, ROOT, blocks, typed

SHORTEST_REASON = 10
RUN_BY = {
    r"make demo": "tests/app/test_one_command.py::test_one_command_starts_everything_and_leaves_nothing_running",
    r"make demo PYTHON=\S+": "tests/unit/test_makefile.py::test_an_older_python_is_told_before_anything_is_made",
    r"make [a-z-]+": "tests/unit/test_code_blocks.py::test_make_can_do_what_the_documents_tell_it_to",
    r"pip install \./demo": "tests/contracts/test_standin_package.py::test_it_is_whole_without_anything_of_ours",
    r"python3 -m venv \.venv": "tests/unit/test_makefile.py::test_a_python_that_is_new_enough_makes_the_environment",
    r"\.venv/bin/pip install --require-hashes --no-deps -r install/requirements\.txt": (
        "tests/rules/test_requirements.py::test_a_package_with_another_content_than_the_locked_one_is_refused"
    ),
    r"\.venv/bin/pip install --no-deps --no-build-isolation -e \.": (
        "tests/rules/test_requirements.py::test_nothing_installs_without_hashes"
    ),
    r"\.venv/bin/pip install --require-hashes --no-deps -r full-lead-\S+-requirements\.txt": (
        "tests/rules/test_release.py::test_the_guide_names_each_file_as_it_is_called"
    ),
    r"\.venv/bin/(pip install --no-deps b24app-\S+\.whl|gunicorn --config python:b24app_gunicorn b24app_wsgi:app)": (
        "tests/rules/test_release.py::test_the_wheel_serves_from_any_folder_with_pages_words_styles_and_the_servers_settings"
    ),
    r"set -a; \. \./env; set \+a": (
        "tests/unit/commands/test_env_file.py::test_a_shell_systemd_and_compose_read_the_same_value"
    ),
    r"\.venv/bin/gunicorn app:app": "tests/rules/test_access_log.py::test_the_guides_command_logs_no_address",
    r"\.venv/bin/flask b24 dev": (
        "tests/app/commands/test_dev.py::"
        "test_from_nothing_to_an_app_behind_a_tunnel_that_stays_while_the_app_starts_again_and_nothing_is_left"
    ),
    r"\.venv/bin/flask b24 init.*": "tests/unit/commands/test_init.py::test_a_file_with_everything_starts_the_app",
    r"\.venv/bin/flask b24 migrate": (
        "tests/unit/commands/test_migrate.py::test_a_file_that_was_not_there_is_told_from_an_empty_one"
    ),
    r"full-lead doctor": (
        "tests/app/commands/test_doctor.py::test_everything_is_looked_at_and_nothing_is_to_be_remedied"
    ),
    r"full-lead logs --problem [0-9a-f]{8}": "tests/app/commands/test_logs.py::test_it_is_read_where_no_file_is_named",
    r"full-lead copy-database --to postgresql://\S+": (
        "tests/unit/commands/test_copy_database.py::"
        "test_the_operator_sees_each_tables_rows_and_the_next_step_and_no_secret"
    ),
}
BLOCKS = [block for document in DOCUMENTS for block in blocks(document)]
LINES = {typed(line) for block in BLOCKS if not block.mark for line in block.lines}


@cache
def functions_of(file: str) -> frozenset[str]:
    nodes = ast.walk(ast.parse((ROOT / file).read_text()))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def of_line(line: str) -> str | None:
    return next((test for pattern, test in RUN_BY.items() if re.fullmatch(pattern, line)), None)


def test_the_premise_blocks_are_found_in_all_that_have_some() -> None:
    assert all(
        any(each.document == document for each in BLOCKS) for document in DOCUMENTS if "```" in document.read_text()
    )
    assert {each.document.name for each in BLOCKS} >= {"README.md", "CONTRIBUTING.md", "systemd.md", "operate.md"}


def test_every_block_is_run_by_a_test_or_says_why_not() -> None:
    for block in BLOCKS:
        with case(block):
            kind, _, said = block.mark.partition(": ")
            if kind == "not run":
                assert len(said) > SHORTEST_REASON, "with its reason"
            elif test := re.fullmatch(r"run by (tests/\S+\.py)", block.mark):
                name = f'"{block.document.name}"'
                assert name in (ROOT / test[1]).read_text(), "it reads the document"
            elif place := re.fullmatch(r"stands in (\S+)", block.mark):
                there = [line.strip() for line in (ROOT / place[1]).read_text().splitlines() if line.strip()]
                assert "\n".join(block.lines) in "\n".join(there)
            else:
                assert not block.mark, "a mark is one of the three"
                assert [line for line in map(typed, block.lines) if of_line(line) is None] == []


def test_every_line_of_the_table_is_in_a_document_and_its_test_is_there() -> None:
    for pattern, place in RUN_BY.items():
        assert any(of_line(line) == place for line in LINES), pattern
        file, _, test = place.partition("::")
        assert test in functions_of(file), pattern


def test_make_can_do_what_the_documents_tell_it_to() -> None:
    ours = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    told = sorted(line for line in LINES if line.startswith("make "))
    assert told, "the premise"
    for line in told:
        command = ["make", "--dry-run", *line.split()[1:]]
        done = subprocess.run(command, cwd=ROOT, env=ours, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), line


def test_each_command_to_type_is_one_of_ours() -> None:
    typed_commands = sorted(line for line in LINES if COMMAND.fullmatch(line))
    assert typed_commands, "the premise"
    for line in typed_commands:
        found = COMMAND.fullmatch(line)
        assert found, line
        assert found[1].split()[0] in b24.commands, line
