"""Workers that take the place of others under traffic: after HUP with the code of now, and after so many requests."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event

import pytest
import requests

from tests.app.web.server.as_shipped import DEADLINE_S, ROOT, TwoWorkers, two_workers
from tests.app.web.server.served import serving

pytestmark = pytest.mark.rehearsal

CODE = ("app.py", "gunicorn.conf.py", "b24app", "templates")
CLIENTS, FEW_REQUESTS = 4, 20
CHANGED = Path("b24app", "web", "http", "limits.py")  # which gunicorn's first process has read, too
RSS = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)
MOST_MB = 81  # counted 73 to 77, and 25 of the first process; before, 83 and 88
HELD = """
import os, time

as_shipped = post_fork

def post_fork(arbiter, worker):
    os.close(os.open({told!r}, os.O_WRONLY))
    time.sleep(3600)
    as_shipped(arbiter, worker)
"""


@dataclass(slots=True)
class Traffic:
    """The statuses that clients have been told, of pages and of forms."""

    url: str
    over: Event = field(default_factory=Event)
    told: list[int] = field(default_factory=list)
    told_of_forms: list[int] = field(default_factory=list)

    def until_it_is_over(self) -> None:
        """Ask and send one after the other, as nginx does on connections of their own; what is lost is raised."""
        while not self.over.is_set():
            answer = requests.get(f"{self.url}/licence", headers={"Connection": "close"}, timeout=DEADLINE_S)
            self.told.append(answer.status_code)
            self.told_of_forms.append(post(self.url))


@contextmanager
def traffic(served: TwoWorkers) -> Iterator[Traffic]:
    """Let clients ask all the while."""
    asked = Traffic(served.url)
    with ThreadPoolExecutor(CLIENTS) as clients:
        running = [clients.submit(asked.until_it_is_over) for _ in range(CLIENTS)]
        try:
            yield asked
        finally:
            asked.over.set()
    for each in running:
        each.result()


def copied(folder: Path) -> Path:
    """Copy what runs, so that it can be changed."""
    for name in CODE:
        there = folder / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, there, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, there)
    return folder


def test_hup_brings_the_code_of_now_and_loses_no_request(tmp_path: Path) -> None:
    (code := tmp_path / "code").mkdir()
    with two_workers(tmp_path, code=copied(code), PYTHONPATH=str(code)) as served:
        before = served.ask_until_there_are_other_workers_than(set())
        with traffic(served) as asked:
            assert post(served.url) == HTTPStatus.BAD_REQUEST, "the premise: it is not too large yet"
            file = code / CHANGED
            file.write_text(file.read_text().replace("MOST_BODY_BYTES = 64 * 1024", "MOST_BODY_BYTES = 1"))
            served.process.send_signal(signal.SIGHUP)
            served.ask_until_there_are_other_workers_than(before)
            assert post(served.url) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert set(asked.told) == {HTTPStatus.OK}
    assert set(asked.told_of_forms) == {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}


def post(url: str) -> int:
    """Send a form of some bytes."""
    headers = {"Connection": "close"}
    return requests.post(f"{url}/lead-tab", data={"a": "b"}, headers=headers, timeout=DEADLINE_S).status_code


def test_a_worker_ends_after_so_many_requests_and_loses_none(tmp_path: Path) -> None:
    options = ("--max-requests", str(FEW_REQUESTS), "--max-requests-jitter", "0")
    with two_workers(tmp_path, *options) as served:
        before = served.ask_until_there_are_other_workers_than(set())
        with traffic(served) as asked:
            after = served.ask_until_there_are_other_workers_than(before)
            served.ask_until_there_are_other_workers_than(before | after)
        said = served.log.read_text()
    assert set(asked.told) == {HTTPStatus.OK}
    assert set(asked.told_of_forms) == {HTTPStatus.BAD_REQUEST}
    assert said.count("Autorestarting worker after current request") >= 4
    assert "Traceback" not in said


def test_a_worker_that_has_not_begun_yet_ends_as_soon_as_the_server_is_to(tmp_path: Path) -> None:
    told, log = tmp_path / "told", tmp_path / "log"
    os.mkfifo(told)
    with serving(tmp_path, "--error-logfile", str(log), more_settings=HELD.format(told=str(told))) as served:
        told.read_bytes()  # which waits until the worker is where it is held
        served.process.terminate()
        assert served.process.wait(DEADLINE_S) == 0
    assert "was sent SIGTERM" in log.read_text()
    assert "SIGKILL" not in log.read_text()


def test_a_worker_that_has_started_is_small_and_the_first_process_is_smaller(tmp_path: Path) -> None:
    with two_workers(tmp_path) as served:
        workers = served.ask_until_there_are_other_workers_than(set())
        for _ in range(10):
            served.ask()
        first, *others = (megabytes(each) for each in (served.process.pid, *workers))
    assert max(others) < MOST_MB
    assert first < min(others) / 2


def megabytes(process: int) -> float:
    """Return how much of the machine's memory it holds."""
    found = RSS.search(Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) / 1024
