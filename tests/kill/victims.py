"""A process that does what it is told in children of its own, each of which kills itself at a given moment.

It imports the application once and forks for each deed. Moments are counted before and after each commit and each
HTTP request: between two of them nothing changes outside the process, since what is not committed was never there.
With FULL_ROUNDS=1 that is not taken for granted, and the moments before and after each SQL statement count too.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import PoolProxiedConnection

from b24app.adapters.outbound.transport import MOST_BYTES, OutboundAdapter
from b24app.settings import read_settings
from b24app.wiring.application import create_app
from b24app.wiring.command_line import b24
from tests.written_behind import all_is_written

EVERY_STATEMENT = bool(os.environ.get("FULL_ROUNDS"))
DONE, KILLED = 0, -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A form to be posted to the application, or the words of `flask b24 ...`."""

    environ: dict[str, str]
    path: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()


class Victims:
    """The process, from outside."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, action: Action, moment: int) -> int:
        """Let a child do the deed until the moment; return its exit status, negative for a signal."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([asdict(action), moment]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def victims() -> Iterator[Victims]:
    command = [sys.executable, "-m", "tests.kill.victims"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Victims(process)
        assert process.stdin is not None
        process.stdin.close()


class Death:
    """Counts what the process asks of the world, and comes at the moment that it was called for."""

    def __init__(self, moment: int) -> None:
        self._left = moment
        self._lock = threading.Lock()

    def knocks(self, *_: object) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def watch(death: Death, patch: pytest.MonkeyPatch) -> None:
    """Let death see each statement, commit and request."""
    if EVERY_STATEMENT:
        for moment in ("before_cursor_execute", "after_cursor_execute"):
            event.listen(Engine, moment, death.knocks)
    commit: Callable[..., None] = DefaultDialect.do_commit
    carry = OutboundAdapter.carry

    def watched_commit(dialect: DefaultDialect, connection: PoolProxiedConnection) -> None:
        death.knocks()
        commit(dialect, connection)
        death.knocks()

    def watched_carry(
        adapter: OutboundAdapter, request: requests.PreparedRequest, *, deadline_s: float, most_bytes: int = MOST_BYTES
    ) -> requests.Response:
        death.knocks()
        answer = carry(adapter, request, deadline_s=deadline_s, most_bytes=most_bytes)
        death.knocks()
        return answer

    patch.setattr(DefaultDialect, "do_commit", watched_commit)
    patch.setattr(OutboundAdapter, "carry", watched_carry)


def perform(action: Action) -> None:
    """Do the deed to its end, with what is written behind it."""
    if action.words:
        b24.main(action.words, standalone_mode=False)
        return
    app = create_app(read_settings(action.environ, Path()))
    app.test_client().post(action.path, data=action.fields, base_url=action.environ["B24_PUBLIC_URL"])
    all_is_written()


def serve() -> None:
    """Take actions from the standard input, one a line."""
    logging.disable()
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a command prints is nobody's answer
    for line in sys.stdin:
        told, moment = json.loads(line)
        action = Action(**told)
        child = os.fork()
        if child == 0:
            os.environ.update(action.environ)
            watch(Death(moment), pytest.MonkeyPatch())
            perform(action)
            os._exit(DONE)
        _, status = os.waitpid(child, 0)
        os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    serve()
