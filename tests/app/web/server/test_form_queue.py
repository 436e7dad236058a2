"""Each of these servers has three threads: two for forms, and one that is kept for whoever asks for a page."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import socket

import pytest

from tests.app.web.server.served import Served, serving

THREADS, HOUR_S = ("--threads", "3"), 3600
GATES = ("gate1", "gate2", "gate3")
FORM = "POST /{gate} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\na=1"


@contextmanager
def at_the_gates(folder: Path, queue_s: float) -> Iterator[tuple[Served, dict[str, socket]]]:
    """Post a form to each gate, behind which it waits until it is let through."""
    for gate in GATES:
        os.mkfifo(folder / gate)
    with serving(folder, *THREADS, QUEUE_S=queue_s) as served, ExitStack() as stack:
        yield served, {gate: stack.enter_context(served.client(FORM.format(gate=gate).encode())) for gate in GATES}


def let_through(folder: Path, gate: str) -> None:
    """Wait until a thread is at the gate, and let it go on."""
    (folder / gate).write_bytes(b"")


def is_answered(client: socket) -> bool:
    """Wait for the answer."""
    return client.recv(12) == b"HTTP/1.1 200"


@pytest.mark.rule("S57", "good")
def test_a_form_more_than_threads_may_wait_is_served_after_one_of_them_and_takes_no_thread_before(
    tmp_path: Path,
) -> None:
    with at_the_gates(tmp_path, HOUR_S) as (served, clients):
        assert served.ask().status_code == 200
        for gate in ("gate1", "gate3", "gate2"):
            let_through(tmp_path, gate)
            assert is_answered(clients[gate])


@pytest.mark.rule("S57", "bad")
def test_a_form_waits_for_its_turn_no_longer_than_a_person_would(tmp_path: Path) -> None:
    with at_the_gates(tmp_path, 0) as (_, clients):
        for gate in ("gate3", "gate1", "gate2"):
            let_through(tmp_path, gate)
            assert is_answered(clients[gate])
