"""The database's engine and its two kinds of transactions.

Whatever a driver raises inside a transaction leaves it as StoreError, with nothing of the statement in it.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from b24app.adapters.store.failures import what_happened
from b24app.adapters.store.own_file import keep_private
from b24app.errors.own import StoreError

POOL_SIZE = 8  # a worker's threads; none of them holds a connection over a call to a portal
POOL_WAIT_S = 5.0  # a page that waited longer is better answered by "try again"
BUSY_S = 5.0  # SQLite has one writer; each write takes a few milliseconds
CONNECT_S = 5  # libpq counts whole seconds
STATEMENT_MS = 5_000  # no statement of ours comes near; a hanging server must not hold the worker
WRITES = "b24app_writes"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads.

    Raises:
        StoreError: the database did not do it.
    """
    with _translated(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that is committed at the end of the block, or not at all.

    Raises:
        StoreError: the database did not do it.
    """
    with _translated(), engine.execution_options(**{WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError, OverflowError) as error:
        raise StoreError(what_happened(error)) from None


def forget_deleted(engine: Engine) -> None:
    """Let go of deleted rows that SQLite's log still holds; PostgreSQL's vacuum does it in its own time.

    Raises:
        StoreError: the database did not do it.
    """
    if engine.dialect.name == "sqlite":
        with _translated(), closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what to do on a conflict, which SQL leaves to each database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def engine_for(url: str) -> Engine:
    """Return the engine of an SQLAlchemy address; nothing is connected yet.

    A SQLite file's folder is made, for its owner alone; so is the file, when it is connected to.

    Raises:
        StoreError: that folder cannot be made.
    """
    address = make_url(url)
    return _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_S, "options": f"-c statement_timeout={STATEMENT_MS}"},
    )


def _sqlite(address: URL) -> Engine:
    folder = Path(address.database or "").parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the database cannot be made: {error.strerror}") from error
    engine = create_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        hide_parameters=True,
        connect_args={"timeout": BUSY_S},
    )
    event.listen(engine, "do_connect", partial(_keep_private, Path(address.database or "")))
    event.listen(engine, "connect", partial(_prepare, folder))
    event.listen(engine, "begin", _begin)
    return engine


def _keep_private(file: Path, *_: object) -> None:
    with _alone_in(file.parent):
        keep_private(file)


def _prepare(folder: Path, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 itself must not begin anything: _begin does
    cursor = connection.cursor()
    with _alone_in(folder):  # two processes that turn a new file to WAL at once would both be refused, without a wait
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait for other threads and processes; the folder is locked, because closing the file would end SQLite's locks."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"the folder of the database cannot be opened: {error.strerror}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _begin(connection: Connection) -> None:
    # A transaction that becomes a writer on its way fails at once where another one writes; this one waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
