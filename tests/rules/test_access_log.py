"""Behind the server and the command of the installation guide: no secret of an address is in any log."""

import base64
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[2]
CODE, STATE = "0a1b2c3d4e" * 7, "canary-state"
DEADLINE_S = 60.0  # a busy machine's


@contextmanager
def gunicorn(folder: Path, *options: str) -> Iterator[str]:
    """Run the guide's command; what it says lies in the folder."""
    guide = (ROOT / "install" / "README.md").read_text()
    command = re.search(r"^ +\.venv/bin/gunicorn (app:app[^\n]*)", guide, re.MULTILINE)
    assert command, "the premise: the guide names the command"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("B24_")} | {
        "B24_CLIENT_ID": "local.1",
        "B24_CLIENT_SECRET": "client-secret-canary",
        "B24_PUBLIC_URL": "https://app.example",
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "B24_DATABASE_URL": f"sqlite:///{folder}/lead.sqlite3",
        "B24_LOG_LEVEL": "DEBUG",
    }
    with (folder / "log").open("wb") as log, listening() as (url, bind, descriptor):
        running = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *command[1].split(), "--bind", bind, *options],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=log,
            pass_fds=[descriptor],
        )
    try:
        yield url
    finally:
        running.terminate()
        running.wait(DEADLINE_S)


@contextmanager
def listening() -> Iterator[tuple[str, str, int]]:
    """Listen for a server that is about to start: nobody takes the port till then, and who calls waits for its answer.

    Yields the address, how the server is told of it, and the descriptor that it must inherit before the block ends.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", f"fd://{listener.fileno()}", listener.fileno()


@pytest.mark.rehearsal
@pytest.mark.rule("S55", "good")
def test_the_guides_command_logs_no_address(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as url:
        assert requests.get(f"{url}/?code={CODE}&state={STATE}", timeout=DEADLINE_S).status_code == 403
        assert (
            requests.post(f"{url}/lead-tab?code={CODE}", data={"AUTH_ID": CODE}, timeout=DEADLINE_S).status_code == 400
        )
    log = (tmp_path / "log").read_text()
    assert "state-refused" in log, "the premise: the app speaks into this log"
    assert CODE not in log
    assert STATE not in log
    ours = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["kind"] for line in ours if "kind" in line] == ["state-refused", "malformed"]


@pytest.mark.rehearsal
@pytest.mark.rule("S55", "bad")
def test_where_an_access_log_is_switched_on_the_code_is_masked_in_it(tmp_path: Path) -> None:
    with gunicorn(tmp_path, "--access-logfile", "-") as url:
        requests.get(f"{url}/?code={CODE}", timeout=DEADLINE_S)
    log = (tmp_path / "log").read_text()
    assert "/?code=***" in log
    assert CODE not in log
