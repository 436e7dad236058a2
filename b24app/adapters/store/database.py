"""The database's engine and its two kinds of transactions.

Whatever a driver raises inside a transaction leaves it as StoreError, with nothing of the statement in it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Dialect, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from b24app.adapters.store.faults.failures import failure_of
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.own_file import alone_in_folder_of, keep_private
from b24app.adapters.store.revisions import is_newer, revision_of
from b24app.errors.own import StoreError
from b24app.errors.store import NewerReleaseError, NotMigratedError

POOL_SIZE = 16  # a worker's threads, opened as they are needed; none is held over a call to a portal
POOL_WAIT_S = 5.0  # a page that waited longer is better answered by "try again"
BUSY_S = 5.0  # SQLite has one writer; each write takes a few milliseconds
CONNECT_S = 5  # libpq counts whole seconds
# A server that vanished without a word keeps no limit of ours. It is given up after ten seconds in which it confirmed
# nothing of what was sent, and where it is waited for in silence, ten seconds after the first question whether it is
# there. The last one counts where a system knows no tcp_user_timeout.
# Source: PostgreSQL, "Database Connection Control Functions" (milliseconds, seconds, seconds, how often).
GIVEN_UP = {"tcp_user_timeout": 10_000, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
STATEMENT_MS = 5_000  # no statement of ours comes near; a hanging server must not hold the worker
# Nothing is set for a whole connection, and nothing is prepared on it: PgBouncer may give each transaction another one.
# Both are one message, so that the limit costs no way to the server and back.
BEGIN_LIMITED = f"BEGIN; SET LOCAL statement_timeout = {STATEMENT_MS}"
LET_WAIT = "SET LOCAL statement_timeout = 30000"  # of a statement for which no request waits
WRITES, ALONE = "b24app_writes", "b24app_alone"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads.

    Raises:
        StoreError: the database did not do it.
    """
    with _translated(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that is committed at the end of the block, or not at all.

    Raises:
        StoreError: the database did not do it.
    """
    with _translated(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which each statement stands by itself, in no transaction and without a limit.

    Raises:
        StoreError: the database did not do it.
    """
    with _translated(engine), engine.execution_options(**{ALONE: True}).connect() as connection:
        yield connection


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError, OverflowError) as error:
        failure = failure_of(error, location_of(engine.url))
        raise (_of_release(failure, engine) if isinstance(failure, NotMigratedError) else failure) from None


def _of_release(failure: NotMigratedError, engine: Engine) -> StoreError:
    """Tell whether tables or columns are missing because the database is ahead of this release, and not behind."""
    with suppress(SQLAlchemyError, StoreError), engine.connect() as connection:
        if is_newer(revision := revision_of(connection)):
            return NewerReleaseError(
                f"the database {location_of(engine.url)} has the tables of a newer release ({revision})"
            )
    return failure


def forget_deleted(engine: Engine) -> None:
    """Let go of deleted rows that SQLite's log still holds; PostgreSQL's vacuum does it in its own time.

    Raises:
        StoreError: the database did not do it.
    """
    if engine.dialect.name == "sqlite":
        with alone(engine) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def be_patient(connection: Connection) -> None:
    """Give the statements of this transaction more time than a request's have."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(LET_WAIT)


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what to do on a conflict, which SQL leaves to each database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def engine_for(url: str) -> Engine:
    """Return the engine of an SQLAlchemy address; nothing is connected yet.

    A SQLite file is not made, but by `migrate`: a mistake in its path would go unnoticed as an empty store.
    """
    address = make_url(url)
    return _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)


def _postgresql(address: URL) -> Engine:
    ours = {"connect_timeout": CONNECT_S, **GIVEN_UP}  # as long as the address itself says nothing else
    options = {name: value for name, value in ours.items() if name not in address.query}
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={**options, "prepare_threshold": None, "autocommit": True},
    )
    event.listen(engine, "begin", _begin_limited)
    return engine


def _begin_limited(connection: Connection) -> None:
    if not connection.get_execution_options().get(ALONE):
        connection.exec_driver_sql(BEGIN_LIMITED)  # psycopg itself, told to commit by itself, begins nothing


def _sqlite(address: URL) -> Engine:
    file = Path(address.database or "").absolute()
    engine = create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        hide_parameters=True,
        connect_args={"timeout": BUSY_S},
    )
    event.listen(engine, "do_connect", partial(_open, file))
    event.listen(engine, "connect", partial(_prepare, file))
    event.listen(engine, "begin", _begin)
    return engine


def _open(
    file: Path, dialect: Dialect, _: ConnectionPoolEntry, __: tuple[object, ...], options: dict[str, object]
) -> DBAPIConnection:
    with alone_in_folder_of(file):
        keep_private(file)
        return dialect.connect(f"file:{quote(str(file))}?mode=rw", **{**options, "uri": True})


def _prepare(file: Path, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 itself must not begin anything: _begin does
    cursor = connection.cursor()
    with alone_in_folder_of(file):  # two processes that turn a new file to WAL at once would both be refused
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that becomes a writer on its way fails at once where another one writes; this one waits.
    options = connection.get_execution_options()
    if not options.get(ALONE):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")
