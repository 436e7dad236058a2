"""Says what happened to the database, in an operator's words: no statement, no value, and no name of a class.

It is found by the drivers' codes, which are the same in whatever language a database speaks.
Source: SQLite, "Result and Error Codes"; PostgreSQL, "Appendix A. PostgreSQL Error Codes".
"""

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneLeftError

from b24app.adapters.store.faults.connecting import NOT_PASSED_ON, TOO_MANY, why_not_connected
from b24app.adapters.store.faults.fault import Fault
from b24app.adapters.store.faults.location import DatabaseLocation
from b24app.errors.own import StoreError
from b24app.errors.store import (
    NotADatabaseError,
    NotMigratedError,
    StoreCredentialsError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
    StoreRefusedError,
    StoreTimeoutError,
)

BUSY = Fault(StoreLockedError, "the database {location} is locked: others were writing for too long")
FORBIDDEN = Fault(
    StoreCredentialsError,
    "the user {user} may not do this in the database {location}",
    "make this user the owner of the tables: run flask b24 migrate as the user that the app has",
)
FULL = Fault(StoreFullError, "the disk of the database {location} is full")
LOST = Fault(
    StoreRefusedError,
    "the connection to the database {location} was lost",
    "look whether the database server still runs",
)
NONE_LEFT = Fault(StoreTimeoutError, "all connections to the database {location} were in use for too long")
NOT_MIGRATED = Fault(NotMigratedError, "the database {location} lacks a table or a column of this release")
NOT_OPENED = Fault(
    NotADatabaseError,
    "{location} cannot be opened as a file",
    "check the path in B24_DATABASE_URL: the app's user must be able to read and write the file and its folder",
)
NOT_OURS = Fault(NotADatabaseError, "the file {location} is damaged, or is no database")
NOT_WRITTEN = Fault(StoreFullError, "the disk of the database {location} is full, or fails")
READ_ONLY = Fault(StoreReadOnlyError, "the database {location} is read-only")
TOO_LONG = Fault(StoreTimeoutError, "the database {location} took too long")
UNKNOWN, SEE_ITS_LOG = "the database {location} did not do it", "look into the log of the database"
VALUE = Fault(StoreError, "the database cannot hold a value, or give one back")

SQLITE = {
    sqlite3.SQLITE_AUTH: NOT_OPENED,
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
    sqlite3.SQLITE_PERM: NOT_OPENED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_TOOBIG: VALUE,
}
PRIMARY = 0xFF  # the byte of an extended code that says what kind of failure it is
LACKING = ("no such table", "no such column", "has no column named")  # for these SQLite has no code, and one language
PGBOUNCERS_OWN = "08P01"  # of its own words, after which it hangs up; a server has no reason to say it to us
POSTGRESQL = {  # a state, or the class of states that its first two signs name
    "08": LOST,
    PGBOUNCERS_OWN: NOT_PASSED_ON,
    "22": VALUE,
    "23": VALUE,
    "25006": READ_ONLY,
    "28": FORBIDDEN,
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


def failure_of(error: Exception, location: DatabaseLocation) -> StoreError:
    """Return the error of ours for what a driver raised, by its code."""
    return _fault(error).at(location)


def _fault(error: Exception) -> Fault:
    if isinstance(error, NoneLeftError):
        return NONE_LEFT
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, UnicodeError | OverflowError):  # what no database can hold, or what is too long to be kept
        return VALUE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return NOT_PASSED_ON if getattr(cause, "sqlstate", None) == PGBOUNCERS_OWN else LOST
    if isinstance(cause, sqlite3.Error):
        return _on_sqlite(cause)
    if state := str(getattr(cause, "sqlstate", None) or ""):
        return POSTGRESQL.get(state) or POSTGRESQL.get(state[:CLASS]) or _unknown(state)
    return _on_the_way(error, cause)


def _on_sqlite(cause: sqlite3.Error) -> Fault:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:  # the driver's own: a text that is no UTF-8
        return VALUE
    if any(lacking in str(cause) for lacking in LACKING):
        return NOT_MIGRATED
    return SQLITE.get(code & PRIMARY) or _unknown(str(cause.sqlite_errorname))


def _on_the_way(error: Exception, cause: BaseException) -> Fault:
    """Tell what the driver says without the server: it did not get there, or cannot carry a value."""
    if isinstance(error, OperationalError | ProgrammingError) and error.statement is None:
        return why_not_connected(str(cause))
    if isinstance(error, OperationalError):
        return LOST
    return VALUE if isinstance(error, DataError) else _unknown()


def _unknown(code: str = "") -> Fault:
    return Fault(StoreError, f"{UNKNOWN} ({code})" if code else UNKNOWN, SEE_ITS_LOG)
