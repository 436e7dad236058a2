import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from stat import S_IMODE

import pytest

from b24app.adapters.store.own_file import alone_in_folder_of, keep_private, make_private
from b24app.errors.own import StoreError
from b24app.errors.store import NotADatabaseError, StoreFullError, StoreReadOnlyError
from tests.case import case


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def rights(file: Path) -> int:
    return S_IMODE(file.stat().st_mode)


def test_a_file_that_is_made_is_its_owners_whatever_the_umask(tmp_path: Path) -> None:
    for mask in (0o000, 0o022, 0o077):
        made = tmp_path / f"made with {mask}"
        with case(mask):
            with umask(mask):
                assert make_private(made / "store.sqlite3")
            assert rights(made / "store.sqlite3") == 0o600
            assert rights(made) & 0o077 == 0
            assert not make_private(made / "store.sqlite3"), "it is there"


def test_what_is_there_loses_everybody_elses_rights_and_gets_none(tmp_path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        file = tmp_path / f"store.sqlite3{end}"
        for before, after in ((0o644, 0o600), (0o666, 0o600), (0o640, 0o600), (0o444, 0o400)):
            file.write_bytes(b"as it was")
            file.chmod(before)
            keep_private(tmp_path / "store.sqlite3")
            assert rights(file) == after, (end, before)
            assert file.read_bytes() == b"as it was", (end, before)
            file.unlink()


def test_the_file_behind_a_link_and_what_lies_beside_it_are_meant(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("real.sqlite3", "real.sqlite3-wal"):
        (tmp_path / "there" / name).touch(0o644)
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "there" / "real.sqlite3")
    keep_private(tmp_path / "link.sqlite3")
    assert {rights(file) for file in (tmp_path / "there").iterdir()} == {0o600}


def test_what_is_no_file_and_what_is_not_there_is_left_alone(tmp_path: Path) -> None:
    before = rights(tmp_path)
    keep_private(tmp_path)
    keep_private(tmp_path / "nowhere" / "store.sqlite3")
    assert rights(tmp_path) == before
    assert list(tmp_path.iterdir()) == []


def not_permitted(*_: object, **__: object) -> None:
    raise PermissionError


def without_effect(*_: object, **__: object) -> None:
    """Answer as a file system that knows no rights."""


@pytest.mark.parametrize("chmod", [not_permitted, without_effect])
def test_rights_that_cannot_be_taken_away_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chmod: object
) -> None:
    (tmp_path / "store.sqlite3").touch(0o644)
    monkeypatch.setattr(os, "chmod", chmod)
    with pytest.raises(StoreError, match="its mode must be 600"):
        keep_private(tmp_path / "store.sqlite3")


def test_sqlite_gives_what_it_puts_beside_it_the_same_rights(tmp_path: Path) -> None:
    """What we build on: SQLite's own files are not ours to make."""
    file = tmp_path / "store.sqlite3"
    with umask(0):
        make_private(file)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE one (it INTEGER)")
            beside = {each.name: rights(each) for each in tmp_path.iterdir()}
    assert beside == {"store.sqlite3": 0o600, "store.sqlite3-wal": 0o600, "store.sqlite3-shm": 0o600}


@pytest.mark.fault("R44")
@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, NotADatabaseError),
        (errno.ENOTDIR, NotADatabaseError),
        (errno.ENOSPC, StoreFullError),
        (errno.EDQUOT, StoreFullError),
        (errno.EROFS, StoreReadOnlyError),
    ],
)
def test_a_file_that_cannot_be_made_says_where_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StoreError]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(kind) as refused:
        make_private(tmp_path / "store.sqlite3")
    assert refused.value.what == f"{tmp_path}/store.sqlite3 cannot be made: {os.strerror(number).lower()}"
    assert refused.value.remedy


@pytest.mark.fault("R44")
def test_a_folder_that_may_not_be_read_is_not_taken_for_a_missing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "store.sqlite3").touch()
    monkeypatch.setattr(os, "open", not_permitted)
    with pytest.raises(NotADatabaseError), alone_in_folder_of(tmp_path / "store.sqlite3"):
        pass
