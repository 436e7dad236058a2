import os
import subprocess
import sys

import pytest

from tests import loaded

COUNT = "import os; mother = os.getppid(); print(len(open(f'/proc/{mother}/task/{mother}/children').read().split()))"


@pytest.mark.costly
def test_a_command_runs_next_to_four_busy_processes_a_core_and_its_failure_is_returned() -> None:
    command = [sys.executable, "-c", f"{COUNT}; raise SystemExit(3)"]
    done = subprocess.run([sys.executable, "-m", "tests.loaded", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert int(done.stdout) == 4 * len(os.sched_getaffinity(0)) + 1


def test_its_success_is_returned_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded, "TIMES", 0)  # beside what does not matter here
    monkeypatch.setattr(sys, "argv", ["tests.loaded", "true"])
    assert loaded.main() == 0
