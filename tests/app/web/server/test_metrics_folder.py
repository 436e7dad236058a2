"""gunicorn with two workers, as an operator starts it: /metrics tells the counts of both, and of those that ended."""

import base64
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).parents[4]
DEADLINE_S = 60.0  # a busy machine's
TOKEN = "metrics-canary-0123"


@dataclass(slots=True)
class Served:
    """The application, and how often its health was asked for."""

    url: str
    process: "subprocess.Popen[bytes]"
    asked: int = 0

    @property
    def workers(self) -> set[int]:
        """The numbers of the processes that answer requests."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(child) for child in children.read_text().split()}

    def ask(self) -> None:
        """Ask for its health, on a connection of its own."""
        assert requests.get(f"{self.url}/health/live", timeout=DEADLINE_S).status_code == 200
        self.asked += 1

    def ask_until_there_are_other_workers_than(self, before: set[int]) -> set[int]:
        """Ask until two workers are there of which none was before; return them."""
        while len(now := self.workers) != 2 or now & before:
            self.ask()
        return now

    def told(self) -> list[int]:
        """Return how often it was, as the counter says and as the histogram does."""
        answer = requests.get(
            f"{self.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=DEADLINE_S
        ).text
        return [
            int(float(times))
            for times in re.findall(
                r'^full_lead_request(?:s_total|_seconds_count)\{route="live"(?:,status="200")?\} (\S+)$',
                answer,
                re.MULTILINE,
            )
        ]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("B24_")} | {
        "B24_CLIENT_ID": "local.1",
        "B24_CLIENT_SECRET": "client-secret-canary",
        "B24_PUBLIC_URL": "https://app.example",
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "B24_DATABASE_URL": f"sqlite:///{tmp_path}/lead.sqlite3",
        "B24_METRICS_TOKEN": TOKEN,
        "TMPDIR": str(tmp_path),
    }
    with socket.create_server(("127.0.0.1", 0)) as door:
        command = [sys.executable, "-m", "gunicorn", "app:app", "--workers", "2", "--bind", f"fd://{door.fileno()}"]
        running = subprocess.Popen(command, cwd=ROOT, env=environ, pass_fds=[door.fileno()])
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
    try:
        yield Served(url, running)
    finally:
        running.terminate()
        running.wait(DEADLINE_S)


@contextmanager
def paused(worker: int) -> Iterator[None]:
    """Let others answer meanwhile: this one takes no connection."""
    os.kill(worker, signal.SIGSTOP)
    while "\nState:\tT" not in Path(f"/proc/{worker}/status").read_text():
        pass
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def test_each_worker_tells_the_counts_of_both_and_of_one_that_was_killed(served: Served) -> None:
    one, other = served.ask_until_there_are_other_workers_than(set())
    for paused_one in (one, other, one):
        with paused(paused_one):
            served.ask()
            assert served.told() == [served.asked] * 2
    os.kill(one, signal.SIGKILL)
    with paused(other):
        served.ask()  # it waits for the new worker, which is the only one that can answer
        assert served.told() == [served.asked] * 2
        assert served.workers - {one, other}, "the premise: there is a new one"
    assert served.told() == [served.asked] * 2


def test_a_reload_loses_no_count(served: Served) -> None:
    before = served.ask_until_there_are_other_workers_than(set())
    served.ask()
    served.process.send_signal(signal.SIGHUP)
    served.ask_until_there_are_other_workers_than(before)
    assert served.told() == [served.asked] * 2


def test_the_counts_lie_in_a_folder_for_this_user_alone_that_ends_with_the_server(
    served: Served, tmp_path: Path
) -> None:
    served.ask()
    (folder,) = tmp_path.glob("full-lead-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()), "the premise: counts are kept there"
    served.process.terminate()
    served.process.wait(DEADLINE_S)
    assert not folder.exists()
