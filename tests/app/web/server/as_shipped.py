"""gunicorn with two workers, started as the guide says, and asked for the application's health."""

import base64
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).parents[4]
DEADLINE_S = 60.0  # a busy machine's
TOKEN = "metrics-canary-0123"
SETTINGS = {
    "B24_CLIENT_ID": "local.1",
    "B24_CLIENT_SECRET": "client-secret-canary",
    "B24_PUBLIC_URL": "https://app.example",
    "B24_SECRET_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
    "B24_METRICS_TOKEN": TOKEN,
}


@dataclass(slots=True)
class TwoWorkers:
    """The application, what it has said, and how often its health was asked for."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path
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

    def end(self) -> None:
        """End it as systemd does, and wait for that."""
        self.process.terminate()
        self.process.wait(DEADLINE_S)


@contextmanager
def two_workers(folder: Path, *options: str, code: Path = ROOT, **settings: str) -> Iterator[TwoWorkers]:
    """Serve, perhaps a copy of the code; what is kept, temporary or said lies in the folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    kept = {"B24_DATABASE_URL": f"sqlite:///{folder}/lead.sqlite3", "TMPDIR": str(folder)}
    with socket.create_server(("127.0.0.1", 0)) as door, (log := folder / "log").open("wb") as said:
        url, bind = f"http://127.0.0.1:{door.getsockname()[1]}", f"fd://{door.fileno()}"
        running = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "app:app", "--workers", "2", "--bind", bind, *options],
            cwd=code,
            env={**inherited, **SETTINGS, **kept, **settings},
            pass_fds=[door.fileno()],
            stdout=said,
            stderr=said,
        )
    served = TwoWorkers(url, running, log)
    try:
        yield served
    finally:
        served.end()
