"""What gunicorn says by itself, as an operator starts it."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.app.web.server.as_shipped import two_workers

pytestmark = pytest.mark.rehearsal


def test_every_line_of_the_server_is_of_the_form_of_the_apps(tmp_path: Path) -> None:
    with two_workers(tmp_path) as served:
        workers = served.ask_until_there_are_other_workers_than(set())
        os.kill(killed := min(workers), signal.SIGKILL)
        while killed in served.workers:
            served.ask()
    said = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert all({"at", "level", "logger", "event"} <= set(line) for line in said)
    of_the_server = {
        (line["event"].partition(" (")[0], line["level"]) for line in said if line["logger"] == "gunicorn.error"
    }
    assert of_the_server >= {
        ("Listening at: " + served.url, "INFO"),
        ("Worker", "ERROR"),
        ("Handling signal: term", "INFO"),
        ("Shutting down: Master", "INFO"),
    }
    assert not any(line["logger"] == "gunicorn.access" for line in said), "nobody has asked for a log of all requests"
