"""Each fault of a database, really made: in a file, and on a server of its own that knows passwords."""

import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from b24app.adapters.store import database
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from b24app.errors.own import StoreError
from b24app.errors.store import (
    NewerReleaseError,
    NoSuchDatabaseError,
    NotADatabaseError,
    NotMigratedError,
    StoreCredentialsError,
    StoreFullError,
    StoreLockedError,
    StoreReadOnlyError,
    StoreRefusedError,
    StoreTimeoutError,
)
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import stores_in
from tests.postgresql import Server

PASSWORD, ROLE, NAME = "password-canary", "lead", "full_lead"
WHO_MAY_CONNECT = "local all postgres trust\nlocal all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`folder` is empty. `server` has a migrated database of this name, which belongs to this role."""

    folder: Path
    patch: pytest.MonkeyPatch
    server: Server | None = None

    @property
    def file(self) -> Path:
        return self.folder / "store.sqlite3"

    @property
    def file_url(self) -> str:
        return f"sqlite:///{self.file}"

    def url(self, *, name: str = NAME, password: str = PASSWORD, port: int = 0) -> str:
        assert self.server
        return f"postgresql://{ROLE}:{password}@127.0.0.1:{port or self.server.port}/{name}"

    def socket_url(self, *, name: str = NAME, password: str = PASSWORD) -> str:
        assert self.server
        return f"postgresql://{ROLE}:{password}@/{name}?host={self.server.folder}&port={self.server.port}"

    def run(self, statement: str, name: str = NAME) -> None:
        """Do it as the server's administrator."""
        assert self.server
        with self.server.connected(name) as connection:
            connection.execute(sql.SQL(statement))

    def migrated(self, *statements: str) -> str:
        """Make a file with our tables and a portal, in which this was done."""
        engine = engine_for(self.file_url)
        migrate(engine)
        stores_in(engine).installations.install(installation(), pair(), NOW)
        engine.dispose()
        with closing(sqlite3.connect(self.file)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return self.file_url


Fault = Callable[[Scene], Iterator[str]]


@contextmanager
def each_connection(statement: str) -> Iterator[None]:
    """Let each new connection to a file begin so."""

    def treat(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.cursor().execute(statement)

    event.listen(Engine, "connect", treat)
    try:
        yield
    finally:
        event.remove(Engine, "connect", treat)


def no_file(scene: Scene) -> Iterator[str]:
    yield scene.file_url


def no_folder(scene: Scene) -> Iterator[str]:
    yield f"sqlite:///{scene.folder}/nowhere/store.sqlite3"


def a_folder(scene: Scene) -> Iterator[str]:
    scene.file.mkdir()
    yield scene.file_url


def a_text(scene: Scene) -> Iterator[str]:
    scene.file.write_text("A letter that somebody saved under this name. " * 99)
    yield scene.file_url


def an_empty_file(scene: Scene) -> Iterator[str]:
    scene.file.touch()
    yield scene.file_url


def an_older_file(scene: Scene) -> Iterator[str]:
    yield scene.migrated("DROP TABLE installations", "UPDATE alembic_version SET version_num = '0003'")


def a_newer_file(scene: Scene) -> Iterator[str]:
    yield scene.migrated(
        "ALTER TABLE installations RENAME COLUMN client_id TO app",
        "ALTER TABLE oauth_states RENAME COLUMN client_id TO app",
        "UPDATE alembic_version SET version_num = '9999'",
    )


def a_read_only_file(scene: Scene) -> Iterator[str]:
    url = scene.migrated()
    with each_connection("PRAGMA query_only = ON"):
        yield url


def a_full_file(scene: Scene) -> Iterator[str]:
    refuse = "BEGIN INSERT INTO filler VALUES (randomblob(99999)); END"
    url = scene.migrated(
        "CREATE TABLE filler (it BLOB)",
        f"CREATE TRIGGER one BEFORE INSERT ON erasure_receipts {refuse}",
        f"CREATE TRIGGER two BEFORE INSERT ON oauth_states {refuse}",
    )
    with each_connection("PRAGMA max_page_count = 1"):
        yield url


def a_locked_file(scene: Scene) -> Iterator[str]:
    url = scene.migrated()
    scene.patch.setattr(database, "BUSY_S", 0.0)
    with closing(sqlite3.connect(scene.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield url


def no_server(scene: Scene) -> Iterator[str]:
    yield scene.url(port=1)


def no_socket(scene: Scene) -> Iterator[str]:
    yield f"postgresql://{ROLE}:{PASSWORD}@/{NAME}?host={scene.folder}"


def a_silent_server(scene: Scene) -> Iterator[str]:
    scene.patch.setattr(database, "CONNECT_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield scene.url(port=door.getsockname()[1])


def a_slow_statement(scene: Scene) -> Iterator[str]:
    scene.patch.setattr(database, "BEGIN_LIMITED", "BEGIN; SET LOCAL statement_timeout = 20")
    with held_table(scene):
        yield scene.url()


def a_wrong_password(scene: Scene) -> Iterator[str]:
    yield scene.url(password="another-canary")


def a_wrong_password_at_the_socket(scene: Scene) -> Iterator[str]:
    yield scene.socket_url(password="another-canary")


def no_rights(scene: Scene) -> Iterator[str]:
    scene.run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
    yield scene.url()
    scene.run(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")


def too_many(scene: Scene) -> Iterator[str]:
    scene.run(f"ALTER ROLE {ROLE} CONNECTION LIMIT 0")
    yield scene.url()
    scene.run(f"ALTER ROLE {ROLE} CONNECTION LIMIT -1")


def another_name(scene: Scene) -> Iterator[str]:
    yield scene.url(name="nobodys")


def another_name_at_the_socket(scene: Scene) -> Iterator[str]:
    yield scene.socket_url(name="nobodys")


def an_empty_database(scene: Scene) -> Iterator[str]:
    yield scene.url(name="empty")


def a_newer_database(scene: Scene) -> Iterator[str]:
    tables = ("installations", "oauth_states")
    for table in tables:
        scene.run(f"ALTER TABLE {table} RENAME COLUMN client_id TO app")
    scene.run("UPDATE alembic_version SET version_num = '9' || version_num")
    yield scene.url()
    scene.run("UPDATE alembic_version SET version_num = substr(version_num, 2)")
    for table in tables:
        scene.run(f"ALTER TABLE {table} RENAME COLUMN app TO client_id")


def a_read_only_database(scene: Scene) -> Iterator[str]:
    scene.run(f"ALTER DATABASE {NAME} SET default_transaction_read_only = on", "postgres")
    yield scene.url()
    scene.run(f"ALTER DATABASE {NAME} RESET default_transaction_read_only", "postgres")


def a_full_disk(scene: Scene) -> Iterator[str]:
    scene.run("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'")
    for table in ("installations", "oauth_states"):
        scene.run(f"CREATE TRIGGER full_disk BEFORE INSERT OR DELETE ON {table} EXECUTE FUNCTION full_disk()")
    yield scene.url()
    scene.run("DROP FUNCTION full_disk CASCADE")


def a_locked_table(scene: Scene) -> Iterator[str]:
    scene.run(f"ALTER ROLE {ROLE} SET lock_timeout = 20")
    with held_table(scene):
        yield scene.url()
    scene.run(f"ALTER ROLE {ROLE} RESET lock_timeout")


@contextmanager
def held_table(scene: Scene) -> Iterator[None]:
    assert scene.server
    with psycopg.connect(host=str(scene.server.folder), port=scene.server.port, user="postgres", dbname=NAME) as other:
        other.execute("LOCK TABLE installations, oauth_states")
        yield
        other.rollback()


IN_A_FILE: dict[Fault, tuple[type[StoreError], str]] = {
    no_file: (NoSuchDatabaseError, "there is no database at {file}"),
    no_folder: (NoSuchDatabaseError, "there is no database at {folder}/nowhere/store.sqlite3"),
    a_folder: (NotADatabaseError, "{file} cannot be opened as a file"),
    a_text: (NotADatabaseError, "the file {file} is damaged, or is no database"),
    an_empty_file: (NotMigratedError, "{file}"),
    an_older_file: (NotMigratedError, "{file}"),
    a_newer_file: (NewerReleaseError, "the database {file} has the tables of a newer release (9999)"),
    a_read_only_file: (StoreReadOnlyError, "the database {file} is read-only"),
    a_full_file: (StoreFullError, "the disk of the database {file} is full"),
    a_locked_file: (StoreLockedError, "the database {file} is locked"),
}
ON_A_SERVER: dict[Fault, tuple[type[StoreError], str]] = {
    no_server: (StoreRefusedError, "no database server answers at 127.0.0.1:1"),
    no_socket: (StoreRefusedError, "no database server answers at {folder}"),
    a_silent_server: (StoreTimeoutError, "no answer came in time from 127.0.0.1:"),
    a_slow_statement: (StoreTimeoutError, "the database full_lead at {server} took too long"),
    a_wrong_password: (StoreCredentialsError, "the database server at {server} does not let the user lead in"),
    a_wrong_password_at_the_socket: (
        StoreCredentialsError,
        "the database server at {socket} does not let the user lead in",
    ),
    no_rights: (StoreCredentialsError, "the user lead may not do this in the database full_lead at {server}"),
    too_many: (StoreRefusedError, "the database server at {server} takes no more connections"),
    another_name: (NoSuchDatabaseError, "there is no database nobodys at {server}"),
    another_name_at_the_socket: (NoSuchDatabaseError, "there is no database nobodys at {socket}"),
    an_empty_database: (NotMigratedError, "the database empty at {server}"),
    a_newer_database: (NewerReleaseError, "the database full_lead at {server} has the tables of a newer release (9"),
    a_read_only_database: (StoreReadOnlyError, "the database full_lead at {server} is read-only"),
    a_full_disk: (StoreFullError, "the disk of the database full_lead at {server} is full"),
    a_locked_table: (StoreLockedError, "the database full_lead at {server} is locked"),
}
