import os
import subprocess
import sys

import pytest

COUNT = "import os; mother = os.getppid(); print(len(open(f'/proc/{mother}/task/{mother}/children').read().split()))"


@pytest.mark.parametrize("status", [0, 3])
def test_a_command_runs_beside_four_busy_processes_a_core_and_its_status_is_returned(status: int) -> None:
    command = [sys.executable, "-c", f"{COUNT}; raise SystemExit({status})"]
    done = subprocess.run([sys.executable, "-m", "tests.loaded", *command], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert int(done.stdout) == 4 * len(os.sched_getaffinity(0)) + 1
