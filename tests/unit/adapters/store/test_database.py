import fcntl
import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import URL, Connection, Engine, func, insert, make_url, select, text

from b24app.adapters.store.database import be_patient, engine_for, reading, writing
from b24app.adapters.store.own_file import make_private
from b24app.adapters.store.schema import oauth_states
from b24app.errors.own import StoreError
from b24app.errors.store import NoSuchDatabaseError
from tests.fakes.invented import NOW
from tests.postgresql import folder_for_a_server

PRAGMAS = {"foreign_keys": 1, "journal_mode": "wal", "secure_delete": 1, "busy_timeout": 5000}
LIMIT = "SHOW statement_timeout"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name <> :name"


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[Engine]:
    engine = engine_for(make_url(postgresql_url).set(drivername="postgresql").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def remember(connection: Connection, client_id: str) -> None:
    connection.execute(insert(oauth_states).values(client_id=client_id, digest=b"d", expires_at=NOW))


def count(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(oauth_states)).scalar_one()


def test_a_failed_block_leaves_nothing_behind(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            remember(connection, "one")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert count(engine) == 0


@pytest.mark.parametrize(
    "statement", ["SELECT nonsense FROM nowhere", "INSERT INTO oauth_states (digest) VALUES (NULL)"]
)
def test_what_the_database_refuses_is_a_store_error_that_tells_nothing_of_it(engine: Engine, statement: str) -> None:
    with pytest.raises(StoreError) as caught, writing(engine) as connection:
        connection.execute(text(f"{statement} -- :secret"), {"secret": "canary"})
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "canary" not in repr(caught.value) + str(caught.value.__context__)


def test_a_database_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    for url in (f"postgresql://nobody@/none?host={tmp_path}", f"sqlite:///{tmp_path}"):
        with pytest.raises(StoreError), reading(engine_for(url)):
            pass


def test_text_and_numbers_that_no_database_holds_are_store_errors(engine: Engine) -> None:
    for statement, value in (("SELECT CAST(:it AS TEXT)", "\ud800"), ("SELECT CAST(:it AS BIGINT)", 2**64)):
        with pytest.raises(StoreError), reading(engine) as connection:
            connection.execute(text(statement), {"it": value})


def test_a_second_writer_waits_for_the_first(engine: Engine) -> None:
    begun, waits = Event(), Event()

    def second() -> None:
        begun.wait()
        waits.set()
        with writing(engine) as connection:
            remember(connection, "two")

    thread = Thread(target=second)
    thread.start()
    with writing(engine) as connection:
        begun.set()
        waits.wait()
        remember(connection, "one")
    thread.join()
    assert count(engine) == 2


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as connection:
        remember(connection, "one")
        assert count(engine) == 0
    assert count(engine) == 1


def test_a_writer_that_read_first_still_waits(engine: Engine) -> None:
    # In SQLite a transaction that turns from reader to writer would fail at once.
    begun = Event()

    def second() -> None:
        begun.wait()
        with writing(engine) as connection:
            connection.execute(select(oauth_states)).all()
            remember(connection, "two")

    thread = Thread(target=second)
    thread.start()
    with writing(engine) as connection:
        connection.execute(select(oauth_states)).all()
        begun.set()
        remember(connection, "one")
    thread.join()
    assert count(engine) == 2


def test_a_new_sqlite_file_is_turned_to_its_log_by_one_process_at_a_time(tmp_path: Path) -> None:
    # SQLite itself refuses one of two that do it at once, now and then, without a wait.
    engine, opened = engine_for(f"sqlite:///{tmp_path}/store.sqlite3"), Event()
    make_private(tmp_path / "store.sqlite3")

    def open_it() -> None:
        with reading(engine):
            opened.set()

    thread = Thread(target=open_it)
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    thread.start()
    assert not opened.wait(0.5)
    os.close(folder)
    thread.join()
    assert opened.is_set()
    engine.dispose()


def test_sqlite_keeps_foreign_keys_a_write_ahead_log_and_no_deleted_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a folder?with%20#signs" / "store.sqlite3"
    make_private(file)
    engine = engine_for(URL.create("sqlite", database=str(file)).render_as_string())
    with reading(engine) as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS]
    engine.dispose()
    assert dict(zip(PRAGMAS, pragmas, strict=True)) == PRAGMAS


@pytest.mark.fault("R44")
@pytest.mark.parametrize("path", ["store.sqlite3", "no/such/folder/store.sqlite3"])
def test_who_reads_or_writes_makes_no_store_where_there_is_none(tmp_path: Path, path: str) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/{path}")
    for connected in (reading, writing):
        with pytest.raises(NoSuchDatabaseError) as refused, connected(engine):
            pass
        assert str(refused.value) == (
            f"there is no database at {tmp_path}/{path}: run flask b24 migrate, or check B24_DATABASE_URL"
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault("R44")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_store_that_went_away_meanwhile_is_not_replaced_by_an_empty_one(engine: Engine) -> None:
    assert count(engine) == 0
    file = Path(engine.url.database or "")
    engine.dispose()
    for each in file.parent.iterdir():
        each.unlink()
    with pytest.raises(NoSuchDatabaseError), reading(engine):
        pass
    assert not file.exists()


@pytest.mark.postgresql
def test_a_plain_postgresql_address_takes_psycopg(on_postgresql: Engine) -> None:
    with reading(on_postgresql) as connection:
        assert connection.dialect.driver == "psycopg"


@pytest.mark.postgresql
def test_each_transaction_has_its_limit_and_leaves_none_to_who_gets_the_connection_next(on_postgresql: Engine) -> None:
    for connected in (reading, writing):
        with connected(on_postgresql) as connection:
            assert connection.execute(text(LIMIT)).scalar_one() == "5s"
    with closing(on_postgresql.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(LIMIT)
        assert cursor.fetchone() == ("0",)


@pytest.mark.postgresql
def test_a_statement_that_no_request_waits_for_may_take_longer_in_its_transaction_alone(on_postgresql: Engine) -> None:
    with writing(on_postgresql) as connection:
        be_patient(connection)
        assert connection.execute(text(LIMIT)).scalar_one() == "30s"
    with writing(on_postgresql) as connection:
        assert connection.execute(text(LIMIT)).scalar_one() == "5s"


@pytest.mark.postgresql
def test_no_statement_is_prepared_on_a_connection_however_often_it_is_run(on_postgresql: Engine) -> None:
    with reading(on_postgresql) as connection:
        assert {connection.execute(text(PREPARED), {"name": ""}).scalar_one() for _ in range(20)} == {0}


def test_a_connection_begins_with_nothing_but_who_comes_and_to_which_database() -> None:
    """PgBouncer refuses whatever else a connection is to have."""

    def begun(server: socket.socket) -> list[bytes]:
        with server.accept()[0] as client:
            return client.recv(4096)[8:].rstrip(b"\0").split(b"\0")

    with folder_for_a_server() as folder, ThreadPoolExecutor() as beside, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/.s.PGSQL.5432")
        server.listen()
        said = beside.submit(begun, server)
        with pytest.raises(StoreError), reading(engine_for(f"postgresql://lead@/full_lead?host={folder}")):
            pass
        assert said.result() == [b"user", b"lead", b"database", b"full_lead"]
