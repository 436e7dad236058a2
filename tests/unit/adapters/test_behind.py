import threading
from collections.abc import Iterator
from contextvars import ContextVar
from functools import partial

import pytest

from b24app.adapters.behind import MOST_AT_ONCE, WORKER, Behind
from tests.written_behind import all_is_written

PATIENT_S = 60.0  # a busy machine's; it ends at once where nothing is late
WHOSE = ContextVar("WHOSE", default="nobody's")


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


@pytest.fixture
def behind(gate: threading.Event) -> Iterator[Behind]:
    behind = Behind()
    yield behind
    gate.set()
    all_is_written(PATIENT_S)


def test_a_job_is_done_and_nobody_waits_for_it(behind: Behind, gate: threading.Event) -> None:
    done = list[str]()

    def job() -> None:
        assert gate.wait(PATIENT_S)
        done.append(threading.current_thread().name)

    behind("portal", job)
    assert done == []
    gate.set()
    behind.finish(PATIENT_S)
    assert done == [WORKER]


def test_of_one_key_one_job_runs_at_a_time_and_the_others_are_left_out(behind: Behind, gate: threading.Event) -> None:
    done = list[int]()

    def job(number: int) -> None:
        gate.wait(PATIENT_S)
        done.append(number)

    for number in range(3):
        behind("portal", partial(job, number))
    behind("another", partial(job, 7))
    gate.set()
    behind.finish(PATIENT_S)
    assert sorted(done) == [0, 7]
    behind("portal", partial(job, 1))
    behind.finish(PATIENT_S)
    assert sorted(done) == [0, 1, 7]


def test_no_more_than_a_few_run_at_once_whatever_their_keys(behind: Behind, gate: threading.Event) -> None:
    begun = threading.Semaphore(0)

    def job() -> None:
        begun.release()
        gate.wait(PATIENT_S)

    for number in range(MOST_AT_ONCE + 5):
        behind(f"portal{number}", job)
    assert all(begun.acquire(timeout=PATIENT_S) for _ in range(MOST_AT_ONCE))
    assert len([thread for thread in threading.enumerate() if thread.name == WORKER]) == MOST_AT_ONCE
    gate.set()
    behind.finish(PATIENT_S)
    assert not begun.acquire(blocking=False), "the others were left out, and do not wait"


def test_a_job_knows_whose_request_it_is_of(behind: Behind) -> None:
    seen = list[str]()
    WHOSE.set("sara's")
    behind("portal", lambda: seen.append(WHOSE.get()))
    behind.finish(PATIENT_S)
    assert seen == ["sara's"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_job_that_fails_does_not_keep_its_key(behind: Behind) -> None:
    def fail() -> None:
        raise LookupError

    done = list[bool]()
    behind("portal", fail)
    behind.finish(PATIENT_S)
    behind("portal", lambda: done.append(True))
    behind.finish(PATIENT_S)
    assert done == [True]


def test_where_the_system_gives_no_thread_the_job_is_left_out_and_the_next_one_runs(
    behind: Behind, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    done = list[bool]()
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        behind("portal", lambda: done.append(False))
    assert "no thread could be started" in caplog.text
    behind("portal", lambda: done.append(True))
    behind.finish(PATIENT_S)
    assert done == [True]


def test_a_worker_that_ends_waits_no_longer_than_it_may(behind: Behind, gate: threading.Event) -> None:
    def wait() -> None:
        gate.wait(PATIENT_S)

    behind("portal", wait)
    behind.finish(deadline_s=0)
    assert [thread.name for thread in threading.enumerate() if thread.name == WORKER] == [WORKER]
