import os
import subprocess
import sys
from pathlib import Path

import pytest

REFUSED = """
import logging

def test_a() -> None:
    logging.getLogger("b24app.problems").warning("refused", extra={"kind": "silent", "what": "no connection"})
    assert False
"""


@pytest.mark.rehearsal
def test_a_failed_tests_report_says_why_something_was_refused(tmp_path: Path) -> None:
    (tmp_path / "test_something.py").write_text(REFUSED)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.log_of_failures",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
    ]
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": root, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert '"event": "refused", "kind": "silent", "what": "no connection"' in done.stdout
