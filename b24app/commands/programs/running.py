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


def settings_of(file: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Let a shell read the file, as the guide tells to, and return the environment that this leaves.

    Raises:
        OSError: there is no shell that reads it to its end.
    """
    script = 'set -a; . "$1"; set +a; exec env -0'
    done = subprocess.run(
        ["/bin/sh", "-ec", script, "sh", file],
        env=environ,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise OSError(f"{file} cannot be read by a shell")
    entries = done.stdout.decode(errors="surrogateescape").split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)


@contextmanager
def started(
    words: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    log: IO[bytes] | None = None,
    heard: bool = False,
) -> Iterator[Program]:
    """Let it run until the end of the block. Ctrl-C reaches us alone: it has a process group of its own.

    What it writes is for us to read, and to close, where it is `heard`. Else its output goes to the log, and its
    faults where ours go.
    """
    out, err = (subprocess.PIPE, subprocess.STDOUT) if heard else (log, None)
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
