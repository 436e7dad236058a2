"""What `make test` asks to be there: a browser, Node and other people's clients only where some test needs them."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(words: str) -> subprocess.CompletedProcess[str]:
    """Let make say what it would ask for, were it told these words; not those of the make that runs this test."""
    command = ["make", "--silent", "--eval=needed: ; @echo $(NEEDED)", "needed", f"ARGS={words}"]
    return subprocess.run(command, cwd=ROOT, env=not_of_this_make(), capture_output=True, text=True, check=False)


def not_of_this_make() -> dict[str, str]:
    """Return the environment without what a make hands down, also the words that it was told itself."""
    of_make = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "ARGS"}
    return {name: value for name, value in os.environ.items() if name not in of_make}


def test_a_browser_and_node_are_asked_for_where_a_test_may_need_them() -> None:
    for words, needs_them in (
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
    ):
        done = make(words)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert [name in done.stdout for name in ("chromium", "firefox", "js")] == [needs_them] * 3, words


def test_other_peoples_clients_are_asked_for_where_contracts_are_run() -> None:
    for words, needs_them in (
        ("", True),
        ("-k judge", True),
        ("tests/", True),
        ("tests/contracts", True),
        ("tests/unit ./tests/contracts/test_audit.py::test_a", True),
        ("--ignore tests/unit", True),
        ("tests/e2e", False),
        ("tests/unit --ignore tests/contracts", False),
    ):
        done = make(words)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert ("judges" in done.stdout) == needs_them, words


@pytest.mark.parametrize(("target", "needs_it"), [("test", False), ("test-all", True)])
def test_webkit_is_asked_for_where_every_case_is_run(target: str, *, needs_it: bool) -> None:
    command = ["make", "--dry-run", "--always-make", target]
    done = subprocess.run(command, cwd=ROOT, env=not_of_this_make(), capture_output=True, text=True, check=False)
    assert (done.returncode, "firefox-esr" in done.stdout) == (0, True)
    assert ("webkit2gtk-driver" in done.stdout) == needs_it


def test_a_place_that_is_not_there_is_told_at_once() -> None:
    done = make("tests/unit tests/nowhere tests/neither.py::test_a")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no tests/nowhere tests/neither.py::test_a" in done.stderr


@pytest.mark.parametrize("target", ["demo", "test", "check"])
def test_an_older_python_is_told_before_anything_is_made(tmp_path: Path, target: str) -> None:
    done = make_with_python("3.9.2", tmp_path, target)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("needs Python 3.11 or newer: python3 is Python 3.9.2. Name another one, ")
    assert f"make {target} PYTHON=python3.11" in done.stderr
    assert not (tmp_path / "checkout" / ".venv").exists()


@pytest.mark.parametrize("version", ["3.11.2", "3.12.0rc1", "3.20.0", "4.0"])
def test_a_python_that_is_new_enough_makes_the_environment(tmp_path: Path, version: str) -> None:
    assert f"Python {version}: -m venv .venv\n" in make_with_python(version, tmp_path, ".venv/bin/python").stdout


def make_with_python(version: str, folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Let make work in a fresh checkout where `python3` says that it is of this version, and what it was told."""
    checkout, programs = folder / "checkout", folder / "bin"
    (checkout / "install").mkdir(parents=True)
    programs.mkdir()
    for name in ("Makefile", "pyproject.toml", "install/requirements.txt", "install/requirements-dev.txt"):
        (checkout / name).write_text((ROOT / name).read_text())
    python = programs / "python3"
    python.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "Python {version}" || echo "Python {version}: $*"\n')
    python.chmod(0o755)
    ours = not_of_this_make()
    found = {**ours, "PATH": f"{programs}:{ours['PATH']}"}
    command = ["make", target]
    return subprocess.run(command, cwd=checkout, env=found, capture_output=True, text=True, check=False)
