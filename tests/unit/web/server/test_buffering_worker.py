"""The worker's loop by itself, over pairs of sockets; with clients it is tested in tests/app/web/server."""

import selectors
import socket
from collections.abc import Iterator
from operator import methodcaller
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from b24app.web.server.buffering_worker import BufferingWorker
from b24app.web.server.connection import ClientSocket, Connection


@pytest.fixture
def worker() -> Iterator[BufferingWorker]:
    """Give the worker without a server around it."""
    nobody: Any = object.__new__(BufferingWorker)
    nobody.cfg, nobody.waiting, nobody.nr_conns, nobody.alive = Config(), {}, 0, True
    nobody.log = SimpleNamespace(info=lambda *_: None)
    with selectors.DefaultSelector() as nobody.poller:
        yield nobody


@pytest.mark.rule("S60", "bad")
def test_one_that_was_dropped_while_others_ended_is_not_ended_again(worker: BufferingWorker) -> None:
    """To make room for the refusal of one, the loop may drop another one whose time is over, too."""
    ours, theirs = socket.socketpair()
    with ClientSocket(ours) as client, theirs:
        dropped = Connection(worker.cfg, client, ("192.0.2.1", 1), ("192.0.2.2", 2))
        methodcaller("_expire", dropped)(worker)  # the step of the loop in which it met one
        assert worker.waiting == {}
