"""Databases with our tables, as the migrations make them: migrated once a worker, and copied for each test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import Engine

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.revisions import revision_of
from b24app.adapters.store.schema import metadata
from tests.postgresql import Server
from tests.recycled import Recycled

TEMPLATE = "migrated"
VERSIONS = "alembic_version"
NO_TABLES = sql.SQL("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


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
def migrated_databases(postgresql: Server) -> Recycled:
    """Give databases of PostgreSQL with our tables, which are copies of the one that is migrated here."""
    postgresql.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    engine = engine_for(postgresql.url(TEMPLATE))
    migrate(engine)
    with engine.connect() as connection:
        revision = revision_of(connection)
    engine.dispose()
    tables = sql.SQL(", ").join(sql.Identifier(name) for name in (*metadata.tables, VERSIONS))
    emptied = sql.SQL("TRUNCATE {} RESTART IDENTITY; INSERT INTO {} VALUES ({})")
    return Recycled(
        server=postgresql,
        template=TEMPLATE,
        emptied=emptied.format(tables, sql.Identifier(VERSIONS), sql.Literal(revision)),
    )


@pytest.fixture(scope="session")
def empty_databases(postgresql: Server) -> Recycled:
    """Give databases of PostgreSQL that nobody has used."""
    return Recycled(server=postgresql, template="template1", emptied=NO_TABLES)


@pytest.fixture
def postgresql_url(empty_databases: Recycled) -> Iterator[str]:
    """Give the address of a database that nobody has used."""
    with empty_databases.one() as address:
        yield address


@pytest.fixture
def migrated(migrated_file: bytes, tmp_path: Path) -> Iterator[Engine]:
    """Give a database of the test's own with our tables in it: a file."""
    file = tmp_path / "store.sqlite3"
    file.write_bytes(migrated_file)
    engine = engine_for(f"sqlite:///{file}")
    yield engine
    engine.dispose()
