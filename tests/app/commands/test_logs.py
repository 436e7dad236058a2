import json
import logging
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from b24app.adapters.logs import log_handler
from b24app.wiring.command_line import b24
from tests.full_lead import FullLead

WITHOUT_SETTINGS = {name: None for name in os.environ if name.startswith("B24_")}
JOURNALCTL = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
cat "$(dirname "$0")/journal"
"""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Write the log into a file as long as the test lasts."""
    path, root = tmp_path / "log", logging.getLogger()
    with path.open("w") as file:
        handler = log_handler(file, [])
        root.addHandler(handler)
        before = root.level
        root.setLevel(logging.INFO)  # which also lets every logger ask anew whether it is to speak
        yield path
        root.setLevel(before)
        root.removeHandler(handler)


@pytest.fixture
def journal(log: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a journalctl on PATH that prints this log."""
    (log.parent / "journal").symlink_to(log)
    program = log.parent / "journalctl"
    program.write_text(JOURNALCTL)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{log.parent}:{os.environ['PATH']}")
    return log.parent


def run(*words: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(b24, ["logs", *words], input=stdin, env=WITHOUT_SETTINGS)


def number_of(page: requests.Response) -> str:
    (number,) = set(re.findall(r"\b[0-9a-f]{8}\b", re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", "", page.text)))
    return str(number)


@pytest.fixture
def problem(log: Path, installed: FullLead) -> str:
    """Let one person be refused, and another one see a lead; return the first one's number."""
    refused = installed.open_lead(installed.portal.people["sara"], 127)
    assert refused.status_code == 403
    assert installed.open_lead(installed.portal.people["admin"]).status_code == 200
    assert log.exists()
    return number_of(refused)


class TestAFile:
    def test_the_request_of_the_problem_is_told_from_its_calls_to_its_page(
        self, log: Path, problem: str, installed: FullLead
    ) -> None:
        result = run("--problem", problem, "--file", str(log))
        assert result.exit_code == 0, result.output
        said = [line[29:] for line in result.output.splitlines()]
        assert said[0].startswith("Asked another host: batch")
        (page,) = [line for line in said if line.startswith("Showed an error page: ")]
        sara = installed.portal.people["sara"]
        assert page.startswith("Showed an error page: lead-denied, on lead_tab, crm.lead.get, status 403, ")
        assert f", portal {installed.portal.member_id}, user {sara.id}" in page
        assert "status 200, portal" not in result.output, "the other request's end"

    def test_with_json_the_lines_are_the_logs_own(self, log: Path, problem: str) -> None:
        printed = run("--problem", problem, "--file", str(log), "--json").output.splitlines()
        assert len(printed) >= 3
        assert set(printed) <= set(log.read_text().splitlines())
        assert {json.loads(line)["request"] for line in printed} == {problem}

    def test_standard_input_is_read_as_well(self, log: Path, problem: str) -> None:
        from_file = run("--problem", problem, "--file", str(log))
        assert run("--problem", problem.upper(), "--file", "-", stdin=log.read_bytes()).output == from_file.output

    def test_what_is_not_there_is_said_to_be_missing(self, log: Path, problem: str) -> None:
        result = run("--problem", "0" * 8, "--file", str(log))
        assert (result.exit_code, result.output.startswith("Error: There is nothing of problem 00000000")) == (1, True)
        assert run("--problem", problem, "--file", str(log.parent / "none")).exit_code == 2

    def test_a_number_that_is_none_is_refused(self, log: Path) -> None:
        for number in ("", "x" * 8, "0a1b2c3", "0a1b2c3d4", "0a1b2c3d --json", ".*"):
            result = run("--problem", number, "--file", str(log))
            assert result.exit_code == 2, number
            assert "must be the number that the error page shows" in result.output, number


class TestTheJournal:
    def test_it_is_read_where_no_file_is_named(self, journal: Path, problem: str) -> None:
        from_file = run("--problem", problem, "--file", str(journal / "log"))
        assert from_file.exit_code == 0
        assert run("--problem", problem).output == from_file.output
        assert run("--problem", problem, "--unit", "lead@2").output == from_file.output
        units = [re.findall(r"--unit=(\S+)", asked) for asked in (journal / "asked").read_text().splitlines()]
        assert units == [["full-lead"], ["lead@2"]]

    def test_what_it_has_nothing_of_is_said_to_be_missing(self, journal: Path) -> None:
        assert journal.exists()
        result = run("--problem", "0" * 8)
        assert (result.exit_code, "in the journal of full-lead" in result.output) == (1, True)

    def test_what_is_no_unit_is_refused(self, journal: Path) -> None:
        for unit in ("", "--root=/", "a b"):
            assert run("--problem", "0" * 8, "--unit", unit).exit_code == 2, unit
        assert not (journal / "asked").exists()

    def test_systemds_own_program_takes_these_words(self, journal: Path) -> None:
        run("--problem", "0" * 8)
        asked = (journal / "asked").read_text().split()
        path = os.environ["PATH"].removeprefix(f"{journal}:")
        done = subprocess.run(["/usr/bin/env", f"PATH={path}", "journalctl", *asked], check=False, capture_output=True)
        assert b"unrecognized option" not in done.stderr

    def test_where_there_is_none_it_says_to_name_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "/nowhere")
        result = run("--problem", "0" * 8)
        assert (result.exit_code, result.output) == (
            1,
            "Error: There is no journalctl here. Name the log with --file.\n",
        )
