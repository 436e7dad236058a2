import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = "import pytest\n\ndef test_a() -> None:\n    pytest.skip('a thing is missing')\n"


LACKING = "from tests.no_skips import not_here\n\ndef test_a() -> None:\n    not_here('a thing')\n"


def run(folder: Path, test: str, ci: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_something.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-p", "no:cacheprovider", "-c", os.devnull]
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        env=os.environ | {"CI": ci, "PYTHONPATH": root, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.rehearsal
@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_skip_is_told_aloud_and_fails_where_nothing_may_be_missing(tmp_path: Path, ci: str, code: int) -> None:
    done = run(tmp_path, SKIPPING, ci)
    assert done.returncode == code, done.stdout
    told = "In CI nothing is skipped: a thing is missing" if ci else "NOT RUN (1 tests): a thing is missing"
    assert told in done.stdout


@pytest.mark.rehearsal
@pytest.mark.parametrize("ci", ["", "true"])
def test_what_no_command_of_ours_can_bring_is_told_as_aloud_and_fails_nothing(tmp_path: Path, ci: str) -> None:
    done = run(tmp_path, LACKING, ci)
    assert done.returncode == 0, done.stdout
    assert "NOT RUN (1 tests): not on this machine: a thing" in done.stdout
