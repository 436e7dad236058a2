"""Keeps a SQLite file, and what SQLite puts beside it, for the user alone under whom the application runs.

SQLite gives its side files the rights of the database, whatever the umask and the folder say.
"""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG

from b24app.errors.own import StoreError

OWNERS = 0o600
BESIDE = ("", "-wal", "-shm", "-journal")


def keep_private(file: Path) -> None:
    """Make the file if there is none, and take away the rights of others.

    No other thread may connect meanwhile: closing a file ends the locks that SQLite has on it in this process.

    Raises:
        StoreError: the rights cannot be taken away.
    """
    with suppress(OSError):  # it is there, or cannot be made: SQLite says why it cannot be opened
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNERS))
    whole = file.resolve()
    for each in (whole.with_name(f"{whole.name}{end}") for end in BESIDE):
        rights = _rights(each)
        if rights & ~OWNERS:
            with suppress(OSError):  # a side file may go at any moment
                each.chmod(rights & OWNERS)
        if _rights(each) & ~OWNERS:
            raise StoreError("other users may read the database, and this cannot be changed: its mode must be 600")


def _rights(file: Path) -> int:
    """Return the rights of a file that is there, and none for what is no file."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return 0
    return S_IMODE(mode) if S_ISREG(mode) else 0
