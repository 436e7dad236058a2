"""Says what happened to the database, in an operator's words: no statement, no value, and no name of a class.

It is found by the drivers' codes, which are the same in whatever language a database speaks.
Source: SQLite, "Result and Error Codes"; PostgreSQL, "Appendix A. PostgreSQL Error Codes".
"""

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneLeftError

BUSY = "the database is busy: others were writing for too long"
FORBIDDEN = "the database does not allow this to its user in B24_DATABASE_URL"
FULL = "the disk of the database is full"
LOST = "the connection to the database was lost"
NONE_LEFT = "the database is busy: all connections to it were in use for too long"
NOT_MIGRATED = "the database lacks a table or a column: run `flask b24 migrate`"
NOT_OPENED = "the file of the database cannot be opened"
NOT_OURS = "the file of the database is damaged, or is no database"
NOT_REACHED = "the database is not reachable, or does not let the application in"
NOT_WRITTEN = "the disk of the database is full, or fails"
READ_ONLY = "the database is read-only"
TOO_LONG = "the database took too long"
TOO_MANY = "the database is busy: it takes no more connections"
UNKNOWN = "the database did not do it"
VALUE = "the database cannot hold a value, or give one back"

SQLITE = {
    sqlite3.SQLITE_AUTH: FORBIDDEN,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_CANTOPEN: NOT_OPENED,
    sqlite3.SQLITE_CONSTRAINT: VALUE,
    sqlite3.SQLITE_CORRUPT: NOT_OURS,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_INTERRUPT: TOO_LONG,
    sqlite3.SQLITE_IOERR: NOT_WRITTEN,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_MISMATCH: VALUE,
    sqlite3.SQLITE_NOTADB: NOT_OURS,
    sqlite3.SQLITE_PERM: FORBIDDEN,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_TOOBIG: VALUE,
}
PRIMARY = 0xFF  # the byte of an extended code that says what kind of failure it is
LACKING = ("no such table", "no such column", "has no column named")  # for these SQLite has no code, and one language
POSTGRESQL = {  # a state, or the class of states that its first two signs name
    "08": LOST,
    "22": VALUE,
    "23": VALUE,
    "25006": READ_ONLY,
    "28": NOT_REACHED,
    "3D": NOT_REACHED,
    "40": BUSY,
    "42501": FORBIDDEN,
    "42703": NOT_MIGRATED,
    "42P01": NOT_MIGRATED,
    "53100": FULL,
    "53300": TOO_MANY,
    "55P03": BUSY,
    "57": LOST,
    "57014": TOO_LONG,
    "58": NOT_WRITTEN,
}
CLASS = 2


def what_happened(error: Exception) -> str:
    """Return it; what no code tells is UNKNOWN."""
    if isinstance(error, NoneLeftError):
        return NONE_LEFT
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, UnicodeError | OverflowError):  # what no database can hold, or what is too long to be kept
        return VALUE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return LOST
    if isinstance(cause, sqlite3.Error):
        return _on_sqlite(cause)
    if state := str(getattr(cause, "sqlstate", None) or ""):
        return POSTGRESQL.get(state) or POSTGRESQL.get(state[:CLASS]) or f"{UNKNOWN} ({state})"
    return _on_the_way(error)


def _on_sqlite(cause: sqlite3.Error) -> str:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:  # the driver's own: a text that is no UTF-8
        return VALUE
    if any(lacking in str(cause) for lacking in LACKING):
        return NOT_MIGRATED
    return SQLITE.get(code & PRIMARY, f"{UNKNOWN} ({cause.sqlite_errorname})")


def _on_the_way(error: Exception) -> str:
    """Tell what the driver says without the server: it did not get there, or cannot carry a value."""
    if isinstance(error, OperationalError):
        return NOT_REACHED
    return VALUE if isinstance(error, DataError) else UNKNOWN
