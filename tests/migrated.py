"""Databases with our tables, as the migrations make them: migrated once a worker, and copied for each test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg import sql
from sqlalchemy import Engine

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from tests.postgresql import Server

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give what stands in SQLite's file once it is migrated."""
    file = tmp_path_factory.mktemp(TEMPLATE) / "store.sqlite3"
    engine = engine_for(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        return connection.serialize()


@pytest.fixture(scope="session")
def migrated_server(postgresql: Server) -> Server:
    """Give PostgreSQL with a migrated database in it, to which nothing stays connected: it can be copied."""
    postgresql.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    engine = engine_for(postgresql.url(TEMPLATE))
    migrate(engine)
    engine.dispose()
    return postgresql


@pytest.fixture
def migrated(migrated_file: bytes, tmp_path: Path) -> Iterator[Engine]:
    """Give a database of the test's own with our tables in it: a file."""
    file = tmp_path / "store.sqlite3"
    file.write_bytes(migrated_file)
    engine = engine_for(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@contextmanager
def copy_of(server: Server) -> Iterator[str]:
    """Give the address of a copy of the migrated database, until the block ends."""
    name = sql.Identifier(copy := f"test_{uuid4().hex}")
    server.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(TEMPLATE)))
    yield server.url(copy)
    server.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
