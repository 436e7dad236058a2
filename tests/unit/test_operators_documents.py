"""The operator's documents: what they quote is said, what they tell to type is run, what they point to is there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import pytest

from b24app.adapters.oauth.authorization_server import PROOF_DEADLINE_S
from b24app.adapters.outbound import own_address, transport
from b24app.adapters.portal import webhook
from b24app.adapters.portal.rest_portal import PORTAL_DEADLINE_S
from b24app.adapters.store.database import POOL_WAIT_S, STATEMENT_MS
from b24app.domain.problems.problem import OPERATOR
from b24app.domain.problems.table import TABLE
from b24app.web.http.routes import REQUEST_S
from b24app.wiring.command_line import b24

ROOT = Path(__file__).parents[2]
INSTALL = ROOT / "install"
DOCUMENTS = [ROOT / "README.md", *sorted(INSTALL.glob("*.md"))]
TROUBLE = INSTALL / "troubleshooting.md"
MOST_LINES = 300
# Lines of the guide that other tests take from it, or that several tests do themselves.
RUN_ELSEWHERE = {
    "python3 -m venv .venv": "tests/unit/test_makefile.py",
    ".venv/bin/pip install --require-hashes --no-deps -r install/requirements.txt": "tests/rules/test_requirements.py",
    ".venv/bin/pip install --no-deps --no-build-isolation -e .": "tests/rules/test_requirements.py",
    "set -a; . ./env; set +a": "tests/unit/commands/test_env_file.py",
    ".venv/bin/gunicorn app:app": "tests/rules/test_access_log.py",
}
COMMAND = re.compile(r"(?:(?:docker .* )?(?:\.venv/bin/)?flask b24|full-lead) (.+)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines to type, and the mark before them."""

    document: Path
    lines: tuple[str, ...]
    mark: str


def blocks(document: Path) -> Iterator[Block]:
    """Yield what is indented behind an empty line, or fenced."""
    text = document.read_text()
    indented = re.finditer(r"(?: *<!-- ([^\n]+) -->\n)?\n((?:(?: {4,}| *- {3})[^\n]+\n)(?:(?: {4,}[^\n]*)?\n)*)", text)
    for found in indented:
        lines = [line.strip() for line in found[2].splitlines() if line.strip()]
        if not lines[0].startswith(("- ", "* ")):
            yield Block(document, tuple(lines), found[1] or "")
    assert "```" not in text, "code is indented in these documents"


def typed(line: str) -> str:
    """Leave out a remark."""
    return re.split(r"\s{2,}# ", line)[0].strip()


BLOCKS = [block for document in DOCUMENTS for block in blocks(document)]


def test_the_premise_all_documents_have_blocks_that_are_found() -> None:
    assert {block.document.name for block in BLOCKS} >= {"README.md", "systemd.md", "operate.md", "scaling.md"}
    assert sum(len(re.findall(r"^ {4,}\S", each.read_text(), re.MULTILINE)) > 0 for each in DOCUMENTS) == len(
        {block.document for block in BLOCKS}
    )


@pytest.mark.parametrize("block", BLOCKS, ids=[f"{each.document.name}-{n}" for n, each in enumerate(BLOCKS)])
def test_every_line_to_type_is_run_or_compared_or_says_why_not(block: Block) -> None:
    if block.mark.startswith("not run: "):
        assert len(block.mark) > len("not run: ") + 10, "with its reason"
        return
    if test := re.fullmatch(r"run by (tests/\S+\.py)", block.mark):
        assert f'"{block.document.name}"' in (ROOT / test[1]).read_text()
        return
    assert not block.mark, "a mark is one of both"
    for line in map(typed, block.lines):
        assert is_known(line), f"neither run nor compared nor marked: {line}"


def is_known(line: str) -> bool:
    """Tell whether it is a command that other tests run or compare, a file of ours, or a line of the shipped unit."""
    if line in RUN_ELSEWHERE or line.startswith("make ") or COMMAND.fullmatch(line):
        return True
    unit = (INSTALL / "deploy" / "full-lead.service").read_text().splitlines()
    return (ROOT / line.split(maxsplit=1)[0]).exists() or any(
        line.partition("=")[0] == each.partition("=")[0] for each in unit
    )


@pytest.mark.parametrize("line", RUN_ELSEWHERE)
def test_what_is_run_elsewhere_is_a_line_of_the_guide(line: str) -> None:
    assert line in {typed(each) for block in BLOCKS for each in block.lines}
    assert (ROOT / RUN_ELSEWHERE[line]).exists()


def commands() -> Iterator[str]:
    for document in (*DOCUMENTS, INSTALL / "env.example"):
        text = document.read_text()
        yield from (found[1] for line in text.splitlines() if (found := COMMAND.fullmatch(typed(line))))
        yield from re.findall(r"`(?:\.venv/bin/)?(?:flask b24|full-lead) ([a-z][^`]*)`", text)


@pytest.mark.parametrize("words", sorted(set(commands())))
def test_a_command_is_one_and_has_the_options_that_are_named(words: str) -> None:
    name, *rest = shlex.split(words)
    command = b24.commands[name]
    with click.Context(command) as context:
        _given, left, _order = command.make_parser(context).parse_args(rest)
    assert left == [], "it takes no such word"


@cache
def sayings() -> str:
    """Return all words that the app, its script or nginx's pages can say, blanks as one."""
    places = [*(ROOT / "b24app").rglob("*.py"), *(ROOT / "templates").rglob("*.html"), ROOT / "Makefile"]
    places += [INSTALL / "deploy" / "full-lead", *(INSTALL / "deploy" / "pages").glob("*.html")]
    return " ".join(" ".join(place.read_text().split()) for place in places)


def quoted(heading: str) -> list[str]:
    part = TROUBLE.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r'^\| "([^"]+)" \|', part, re.MULTILINE)


@pytest.mark.parametrize("words", quoted("In Bitrix24"))
def test_the_title_that_is_looked_up_is_a_pages(words: str) -> None:
    titles = set(re.findall(r"<h1>([^<]+)</h1>", sayings()))
    assert words in titles | {problem.title.text for problem in TABLE.values()} or f'Message("{words}")' in sayings()


def test_every_page_that_the_operator_can_change_is_there() -> None:
    shown = {problem.title.text for problem in TABLE.values() if problem.who is OPERATOR and problem.kind != "settings"}
    assert shown <= set(quoted("In Bitrix24"))


@pytest.mark.parametrize("words", quoted("In the terminal and in the log"))
def test_the_words_that_are_looked_up_are_the_apps(words: str) -> None:
    assert words in sayings()


def headings(document: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)


def test_every_heading_that_code_or_document_names_is_there() -> None:
    places = [*(ROOT / "b24app").rglob("*.py"), *(ROOT / "docs").glob("*.md"), INSTALL / "env.example", *DOCUMENTS]
    named = [
        pair
        for place in places
        for pair in [
            *re.findall(r'(install/\w+\.md)(?:\))?, "([^"]+)"', place.read_text()),
            *((name, heading) for heading, name in re.findall(r'"([^"]+)" in\s+(install/\w+\.md)', place.read_text())),
        ]
    ]
    assert ("install/README.md", "Replace a key") in named, "the premise: doctor names one"
    assert [pair for pair in named if pair[1] not in headings(ROOT / pair[0])] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_heading_has_one(document: Path) -> None:
    for name, anchor in re.findall(r"\]\(([\w./-]*\.md)?#([\w-]+)\)", document.read_text()):
        goal = document.parent / name if name else document
        assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings(goal)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_shipped_file_that_is_named_is_there(document: Path) -> None:
    named = re.findall(r"install/deploy/[\w.@*-]+", document.read_text())
    assert [name for name in named if not list(ROOT.glob(name))] == []


def test_the_longest_times_are_those_of_the_code() -> None:
    part = (INSTALL / "operate.md").read_text().partition("## Connections to other hosts\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| (?!to )[^|]+\| [^|]+\| (\d+) s \|$", part, re.MULTILINE)
    held = (REQUEST_S, PORTAL_DEADLINE_S, PROOF_DEADLINE_S, transport.DEADLINE_S, STATEMENT_MS / 1000, POOL_WAIT_S)
    assert [float(each) for each in told] == [*held, own_address.DEADLINE_S, webhook.DEADLINE_S]


def test_the_guide_is_short_enough_to_be_read() -> None:
    assert len((INSTALL / "README.md").read_text().splitlines()) <= MOST_LINES
