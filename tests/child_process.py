"""A program that a test runs to its end, and that must succeed."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def output_of(command: Sequence[str], *, folder: Path, environ: Mapping[str, str], deadline_s: float) -> str:
    """Run it in the folder with this environment alone; return what it said."""
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=deadline_s
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
