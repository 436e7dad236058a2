"""Starts another program, and ends it with everything that it has started."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

STOP_S = 10.0  # until a program that was asked to end is ended
LONGEST_LINE = 65_536  # bytes: what is longer is no line of a log

Program = subprocess.Popen[bytes]


def found(name: str) -> str | None:
    """Return where the program is, by PATH, or None."""
    return shutil.which(name)


def lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield line by line, and of a line without an end only so much at a time."""
    yield from iter(lambda: stream.readline(LONGEST_LINE), b"")


def said_by(words: Sequence[str]) -> Iterator[bytes]:
    """Run the program to its end, and yield its lines as they come; what it says of faults goes where ours goes."""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as program:
        if program.stdout:
            yield from lines(program.stdout)


@contextmanager
def started(
    words: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    out: int | IO[bytes] | None = None,
    err: int | IO[bytes] | None = None,
) -> Iterator[Program]:
    """Let it run until the end of the block. Ctrl-C reaches us alone: it has a process group of its own."""
    program = subprocess.Popen(
        words, env=environ, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, process_group=0
    )
    try:
        yield program
    finally:
        _end(program)


def _end(program: Program) -> None:
    """Ask it to end, and then end whatever is left of its group."""
    with suppress(ProcessLookupError):
        program.terminate()
    with suppress(subprocess.TimeoutExpired):
        program.wait(STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    for stream in (program.stdout, program.stderr):
        if stream:
            stream.close()
