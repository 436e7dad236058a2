"""The application in processes of its own over one database, as an operator runs it; each serves until it is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from b24app.settings import read_settings
from b24app.wiring.application import create_app
from demo.bitrix24_standin.serving import HostServer

START_S = 60


def work(environ: dict[str, str], line: Connection) -> None:
    """Serve in this process; tell the port, and end when the line does."""
    logging.disable(logging.INFO)
    app = create_app(read_settings(environ, root=Path()))
    server = HostServer("127.0.0.1", 0, app)
    line.send(server.port)
    line.poll(None)
    server.close()


@contextmanager
def workers(number: int, environ: dict[str, str]) -> Iterator[list[str]]:
    """Give the addresses of as many processes."""
    fork = get_context("forkserver")
    fork.set_forkserver_preload([__name__])  # the application is imported once, not once a process
    lines = [fork.Pipe() for _ in range(number)]
    started = [fork.Process(target=work, args=(environ, theirs)) for _, theirs in lines]
    for process in started:
        process.start()
    try:
        assert all(ours.poll(START_S) for ours, _ in lines), "a worker did not start"
        yield [f"http://127.0.0.1:{ours.recv()}" for ours, _ in lines]
    finally:
        for ours, theirs in lines:
            theirs.close()
            ours.close()
        for process in started:
            process.join()
