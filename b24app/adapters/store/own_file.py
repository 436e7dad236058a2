"""Keeps a SQLite file, and what SQLite puts beside it, for the user alone under whom the application runs.

SQLite gives its side files the rights of the database, whatever the umask and the folder say.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG

from b24app.errors.own import StoreError
from b24app.errors.store import NoSuchDatabaseError, NotADatabaseError, StoreFullError, StoreReadOnlyError

OWNERS = 0o600
ITS_PATH = "check the path in B24_DATABASE_URL: the app's user must be able to read and write the file and its folder"
BESIDE = ("", "-wal", "-shm", "-journal")


def make_private(file: Path) -> bool:
    """Make the file, with its folder, for the owner alone, and tell whether there was none.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNERS))
    except FileExistsError:
        return False
    except OSError as error:
        raise _failure(file, "made", error) from None
    return True


def _failure(file: Path, done: str, error: OSError) -> StoreError:
    said = (error.strerror or "").lower()
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StoreFullError(f"{file} cannot be {done}: {said}")
    if error.errno == errno.EROFS:
        return StoreReadOnlyError(f"{file} cannot be {done}: {said}")
    return NotADatabaseError(f"{file} cannot be {done}: {said}", ITS_PATH)


@contextmanager
def alone_in_folder_of(file: Path) -> Iterator[None]:
    """Wait for other threads and processes; the folder is locked, because closing the file would end SQLite's locks.

    Raises:
        StoreError: there is no such file, or its folder cannot be opened.
    """
    try:
        file.stat()
        handle = os.open(file.parent, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchDatabaseError(f"there is no database at {file}") from None
    except OSError as error:
        raise _failure(file, "opened", error) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def keep_private(file: Path) -> None:
    """Take away the rights of others.

    No other thread may connect meanwhile: closing a file ends the locks that SQLite has on it in this process.

    Raises:
        StoreError: the rights cannot be taken away.
    """
    whole = file.resolve()
    for each in (whole.with_name(f"{whole.name}{end}") for end in BESIDE):
        rights = _rights(each)
        if rights & ~OWNERS:
            with suppress(OSError):  # a side file may go at any moment
                each.chmod(rights & OWNERS)
        if _rights(each) & ~OWNERS:
            raise StoreError(f"other users may read {file}, and this cannot be changed", "its mode must be 600")


def _rights(file: Path) -> int:
    """Return the rights of a file that is there, and none for what is no file."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return 0
    return S_IMODE(mode) if S_ISREG(mode) else 0
