"""What `make test` asks to be there: a browser, Node and other people's clients only where some test needs them."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(words: str) -> subprocess.CompletedProcess[str]:
    """Let make say what it would ask for, were it told these words; not those of the make that runs this test."""
    command = ["make", "--silent", "--eval=needed: ; @echo $(NEEDED)", "needed", f"ARGS={words}"]
    ours = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    return subprocess.run(command, cwd=ROOT, env=ours, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("words", "needs_them"),
    [
        ("", True),
        ("-q -x", True),
        ("tests/e2e", True),
        ("tests/unit tests/e2e", True),
        ("--ignore tests/unit", True),
        ("--ignore=tests/unit --ignore-glob tests/app/web --deselect tests/wire/test_rest_portal.py", True),
        ("tests/unit", False),
        ("-q ./tests/unit tests/wire/test_rest_portal.py::test_a_lead_costs_one_request", False),
        ("tests/app -k 'install or web#'", False),
        ("tests/app --ignore tests/app/nowhere", False),
    ],
)
def test_a_browser_and_node_are_asked_for_where_a_test_may_need_them(words: str, *, needs_them: bool) -> None:
    done = make(words)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("chromium" in done.stdout, "js" in done.stdout) == (needs_them, needs_them)


@pytest.mark.parametrize(
    ("words", "needs_them"),
    [
        ("", True),
        ("-k judge", True),
        ("tests/", True),
        ("tests/contracts", True),
        ("tests/unit ./tests/contracts/test_audit.py::test_a", True),
        ("--ignore tests/unit", True),
        ("tests/e2e", False),
        ("tests/unit --ignore tests/contracts", False),
    ],
)
def test_other_peoples_clients_are_asked_for_where_contracts_are_run(words: str, *, needs_them: bool) -> None:
    done = make(words)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("judges" in done.stdout) == needs_them


def test_a_place_that_is_not_there_is_told_at_once() -> None:
    done = make("tests/unit tests/nowhere tests/neither.py::test_a")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no tests/nowhere tests/neither.py::test_a" in done.stderr
