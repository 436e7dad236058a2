"""The tests' files are rewritten for their asserts by one worker each, where all of them begin on a clean checkout.

pytest keeps what it rewrote beside each file. But workers collect the same files at the same moment, and on a checkout
that has none of it each of them would rewrite all: ten seconds of each. So before they collect, each begins at another
place of the list, and what one has kept the others find.
"""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from _pytest.assertion import rewrite


def pytest_sessionstart(session: pytest.Session) -> None:
    """Rewrite what nobody has yet, from this worker's place on."""
    of_workers = getattr(session.config, "workerinput", None)
    state = session.config.stash.get(rewrite.assertstate_key, None)  # none with --assert=plain
    if of_workers is None or state is None or sys.dont_write_bytecode:
        return
    number, workers = int(of_workers["workerid"].removeprefix("gw")), int(of_workers["workercount"])
    files = asked_for(session.config)
    first = len(files) * number // workers
    for file in (*files[first:], *files[:first]):
        kept = rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
        if not kept.exists() and rewrite.try_makedirs(kept.parent):
            with suppress(SyntaxError):  # which is told where it is collected
                digest, code = rewrite._rewrite_test(file, session.config)
                rewrite._write_pyc(state, code, digest, kept)


def asked_for(config: pytest.Config) -> list[Path]:
    """Return the files of the folders that the run was told; a file that is named is soon rewritten."""
    told = [Path(config.invocation_params.dir, each) for each in config.args]
    return sorted({file for folder in told for file in folder.rglob("test_*.py")})
