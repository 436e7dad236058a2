"""gunicorn with two workers, as an operator starts it: /metrics tells the counts of both, and of those that ended."""

import os
import re
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.app.web.server.as_shipped import DEADLINE_S, TOKEN, TwoWorkers, two_workers

pytestmark = pytest.mark.rehearsal

COUNT = re.compile(
    r'^full_lead_request(?:s_total|_seconds_count)\{route="live"(?:,status="200")?\} (\d+)\.0$', re.MULTILINE
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[TwoWorkers]:
    with two_workers(tmp_path) as served:
        yield served


def told(served: TwoWorkers) -> list[int]:
    """Read how often its health was asked for, as the counter says and as the histogram does."""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    return [
        int(times)
        for times in COUNT.findall(requests.get(f"{served.url}/metrics", headers=bearer, timeout=DEADLINE_S).text)
    ]


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


def test_each_worker_tells_the_counts_of_both_and_of_one_that_was_killed(served: TwoWorkers) -> None:
    one, other = served.ask_until_there_are_other_workers_than(set())
    for paused_one in (one, other, one):
        with paused(paused_one):
            served.ask()
            assert told(served) == [served.asked] * 2
    os.kill(one, signal.SIGKILL)
    with paused(other):
        served.ask()  # it waits for the new worker, which is the only one that can answer
        assert told(served) == [served.asked] * 2
        assert served.workers - {one, other}, "the premise: there is a new one"
    assert told(served) == [served.asked] * 2


def test_a_reload_loses_no_count(served: TwoWorkers) -> None:
    before = served.ask_until_there_are_other_workers_than(set())
    served.ask()
    served.process.send_signal(signal.SIGHUP)
    served.ask_until_there_are_other_workers_than(before)
    assert told(served) == [served.asked] * 2


def test_the_counts_lie_in_a_folder_for_this_user_alone_that_ends_with_the_server(
    served: TwoWorkers, tmp_path: Path
) -> None:
    served.ask()
    (folder,) = tmp_path.glob("full-lead-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()), "the premise: counts are kept there"
    served.end()
    assert not folder.exists()
