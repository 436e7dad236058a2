import fcntl
import os
import stat
from pathlib import Path

import pytest
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from prometheus_client import CollectorRegistry, Counter, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

from b24app.web.server import counts

TEXT = "# HELP asked_total Questions\n# TYPE asked_total counter\nasked_total {}.0\n"


@pytest.fixture
def arbiter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Arbiter:
    """Give gunicorn's first process, as far as it matters, with a folder for temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv(counts.VARIABLE, "somebody's")
    monkeypatch.setattr(Arbiter, "WORKERS", {})
    return object.__new__(Arbiter)


def folder_of(arbiter: Arbiter) -> Path:
    counts.make_folder(arbiter)
    return Path(os.environ[counts.VARIABLE])


def a_worker(arbiter: Arbiter, number: int) -> Worker:
    """Start one more."""
    worker = object.__new__(Worker)
    counts.give_place(arbiter, worker)
    arbiter.WORKERS[number] = worker
    return worker


def counted(worker: Worker, times: int) -> None:
    """Count in a worker's place, as its process does."""
    counts.take_place(worker)
    Counter("asked", "Questions", registry=CollectorRegistry()).inc(times)


def told() -> str:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry).decode()


def test_it_is_made_for_this_user_alone_and_removed_with_what_is_in_it(arbiter: Arbiter, tmp_path: Path) -> None:
    folder = folder_of(arbiter)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "counter_1.db").touch()
    counts.remove_folder(arbiter)
    assert list(tmp_path.iterdir()) == []


def test_where_none_was_made_none_is_removed(arbiter: Arbiter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(counts.VARIABLE, str(tmp_path))
    counts.remove_folder(arbiter)
    assert tmp_path.exists()


def test_whoever_deletes_old_temporary_files_finds_it_locked(arbiter: Arbiter) -> None:
    folder = folder_of(arbiter)
    with pytest.raises(BlockingIOError):
        fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_worker_goes_on_where_the_last_one_of_its_place_ended(
    arbiter: Arbiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    folder = folder_of(arbiter)
    counted(a_worker(arbiter, 1), 2)
    counted(a_worker(arbiter, 2), 3)
    assert told() == TEXT.format(5)
    del arbiter.WORKERS[1]
    counted(a_worker(arbiter, 3), 4)
    assert told() == TEXT.format(9)
    assert len(list(folder.iterdir())) == 2
