"""Runs a command next to processes that keep every core busy fourfold: `python -m tests.loaded COMMAND ...`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

TIMES = 4
# Counts until the process that started it is gone, so that none is left behind whatever happens here.
BUSY = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): sum(range(100_000))"


@contextmanager
def load() -> Iterator[None]:
    """Keep every core busy."""
    busy = [
        subprocess.Popen([sys.executable, "-c", BUSY, str(os.getpid())])
        for _ in range(TIMES * len(os.sched_getaffinity(0)))
    ]
    try:
        yield
    finally:
        for each in busy:
            each.kill()
            each.wait()


def main() -> int:
    """Return what the command returned."""
    with load():
        return subprocess.run(sys.argv[1:], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
