import fcntl
import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from b24app.web.server.metrics_folder import MetricsFolder

GUNICORNS: Any = SimpleNamespace(pid=1)


@pytest.fixture
def folder(tmp_path: Path) -> MetricsFolder:
    return MetricsFolder(tmp_path / "counts")


def test_it_is_made_for_this_user_alone_and_removed_with_what_is_in_it(folder: MetricsFolder) -> None:
    folder.make(GUNICORNS)
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    (folder.path / "counter_1.db").touch()
    folder.remove(GUNICORNS)
    assert not folder.path.exists()


def test_one_that_somebody_else_has_made_is_not_taken(folder: MetricsFolder) -> None:
    folder.path.mkdir()
    with pytest.raises(FileExistsError):
        folder.make(GUNICORNS)


def test_whoever_deletes_old_temporary_files_finds_it_locked(folder: MetricsFolder) -> None:
    folder.make(GUNICORNS)
    with pytest.raises(BlockingIOError):
        fcntl.flock(os.open(folder.path, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_the_counts_of_a_worker_that_died_stay(folder: MetricsFolder) -> None:
    folder.make(GUNICORNS)
    (folder.path / "counter_1.db").touch()
    (folder.path / "gauge_liveall_1.db").touch()
    folder.mark_dead(GUNICORNS, GUNICORNS)
    assert [each.name for each in folder.path.iterdir()] == ["counter_1.db"]
