"""Each failure is brought about in a real database; what is said of it is for an operator."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, event, insert, select, text, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from b24app.adapters.store import database
from b24app.adapters.store.database import engine_for, forget_deleted, reading, writing
from b24app.adapters.store.faults import connecting, failures
from b24app.adapters.store.faults.fault import Fault
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.own_file import make_private
from b24app.adapters.store.schema import installations, metadata, oauth_states
from b24app.errors.own import StoreError
from b24app.errors.store import NewerReleaseError, NotMigratedError
from tests.fakes.invented import NOW
from tests.full_disk import full_disk

CANARY = "canary"
STATE = insert(oauth_states).values(client_id=CANARY, digest=b"d", expires_at=NOW)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
CLASS_NAME = re.compile(r"[A-Z][a-z]+[A-Z]|Error|Exception")


def what(act: Callable[[], object]) -> str:
    """Return what is said when it fails, once it is sure that nothing is said that must not be."""
    with pytest.raises(StoreError) as caught:
        act()
    said = str(caught.value)
    assert said == ": ".join(filter(None, (caught.value.what, caught.value.remedy)))
    assert not CLASS_NAME.search(said.replace("B24_DATABASE_URL", "").replace("PostgreSQL", "")), said
    assert not {CANARY, "INSERT", "SELECT", "oauth_states", "installations"} & set(re.findall(r"\w+", said)), said
    return caught.value.what


def words(fault: Fault, engine: Engine) -> str:
    return fault.at(location_of(engine.url)).what


def write(engine: Engine, *statements: Executable) -> None:
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(statement)


def read(engine: Engine, *statements: Executable) -> None:
    with reading(engine) as connection:
        for statement in statements:
            connection.execute(statement).all()


def on_connect(engine: Engine, act: Callable[[sqlite3.Connection], object]) -> None:
    """Let each new connection be treated so."""

    def treat(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        act(connection)

    engine.dispose()
    event.listen(engine, "connect", treat)


@pytest.fixture
def impatient(engine: Engine) -> Engine:
    """Give a SQLite that waits for nobody."""
    on_connect(engine, lambda connection: connection.execute("PRAGMA busy_timeout = 0"))
    return engine


@SQLITE
def test_a_sqlite_that_another_writes_to_is_busy(impatient: Engine) -> None:
    with writing(impatient):
        assert what(lambda: write(impatient, STATE)) == words(failures.BUSY, impatient)


@SQLITE
def test_a_sqlite_that_only_reads_is_read_only(engine: Engine) -> None:
    on_connect(engine, lambda connection: connection.execute("PRAGMA query_only = ON"))
    assert what(lambda: write(engine, STATE)) == words(failures.READ_ONLY, engine)


@SQLITE
@pytest.mark.fault("R32")
def test_a_sqlite_without_room_says_that_its_disk_is_full(engine: Engine) -> None:
    on_connect(engine, lambda connection: connection.execute("PRAGMA max_page_count = 1"))
    rows = [{"client_id": CANARY, "digest": bytes(1000) + bytes([each]), "expires_at": NOW} for each in range(99)]
    assert what(lambda: write(engine, insert(oauth_states).values(rows))) == words(failures.FULL, engine)


@SQLITE
@pytest.mark.fault("R32")
def test_a_sqlite_whose_disk_takes_nothing_says_so(engine: Engine) -> None:
    caught: list[StoreError] = []
    with full_disk():  # nothing else, not even a line on the screen, can be written meanwhile
        try:
            write(engine, STATE)
        except StoreError as error:
            caught.append(error)
    assert [error.what for error in caught] == [words(failures.NOT_WRITTEN, engine)]


@SQLITE
def test_a_sqlite_that_is_stopped_took_too_long(engine: Engine) -> None:
    with reading(engine) as connection:
        inner = connection.connection.dbapi_connection
    assert isinstance(inner, sqlite3.Connection)
    inner.set_progress_handler(lambda: 1, 1)
    assert what(lambda: read(engine, select(oauth_states))) == words(failures.TOO_LONG, engine)
    inner.set_progress_handler(None, 0)


@SQLITE
def test_a_sqlite_whose_connection_was_closed_lost_it(engine: Engine) -> None:
    def close_and_read() -> None:
        with reading(engine) as connection:
            assert connection.connection.dbapi_connection is not None
            connection.connection.dbapi_connection.close()
            connection.execute(select(oauth_states))

    assert what(close_and_read) == words(failures.LOST, engine)
    read(engine, select(oauth_states))


def test_a_file_that_cannot_be_opened_or_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "rubbish.sqlite3").write_bytes(b"no database" * 1000)
    for name, said in (("", failures.NOT_OPENED), ("rubbish.sqlite3", failures.NOT_OURS)):
        with closing_engine(f"sqlite:///{tmp_path}/{name}") as engine:
            assert what(partial(read, engine, select(oauth_states))) == words(said, engine)


def test_a_folder_that_goes_away_as_it_is_opened_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    make_private(folder / "store.sqlite3")
    with closing_engine(f"sqlite:///{folder}/store.sqlite3") as engine:
        event.listen(engine, "connect", lambda *_: shutil.rmtree(folder), insert=True)
        for _ in range(2):
            assert what(lambda: read(engine, select(oauth_states))) == f"there is no database at {folder}/store.sqlite3"


@SQLITE
def test_a_text_that_is_no_text_says_so_and_shows_nothing_of_it(engine: Engine) -> None:
    write(engine, STATE, text("UPDATE oauth_states SET client_id = CAST(X'63616e617279ff' AS TEXT)"))
    assert what(lambda: read(engine, select(oauth_states))) == words(failures.VALUE, engine)


@SQLITE
@pytest.mark.fault("R32")
def test_a_disk_that_is_full_as_the_log_is_emptied_is_a_store_error_as_well(engine: Engine) -> None:
    write(engine, STATE)
    caught: list[StoreError] = []
    with full_disk():
        try:
            forget_deleted(engine)
        except StoreError as error:
            caught.append(error)
    assert [error.what for error in caught] == [words(failures.NOT_WRITTEN, engine)]


def test_a_table_that_is_not_there_and_a_column_that_is_not_there_name_the_command(engine: Engine) -> None:
    write(engine, text("ALTER TABLE oauth_states RENAME COLUMN digest TO gone"), text("DROP TABLE audit"))
    for statement in (select(metadata.tables["audit"]), select(oauth_states), STATE):
        assert what(partial(read, engine, statement)) == words(failures.NOT_MIGRATED, engine)


@pytest.mark.fault("R44")
def test_what_a_newer_release_took_away_is_told_from_what_was_not_migrated_yet(engine: Engine) -> None:
    write(engine, text("DROP TABLE audit"), text("UPDATE alembic_version SET version_num = '9999'"))
    for statement, revision, kind in (
        (select(metadata.tables["audit"]), "9999", NewerReleaseError),
        (text("UPDATE alembic_version SET version_num = '0003'"), "", None),
        (select(metadata.tables["audit"]), "", NotMigratedError),
        (text("DROP TABLE alembic_version"), "", None),
        (select(metadata.tables["audit"]), "", NotMigratedError),
    ):
        if kind is None:
            write(engine, statement)
            continue
        with pytest.raises(kind) as caught:
            read(engine, statement)
        assert revision in caught.value.what
        assert ("flask b24 migrate" in caught.value.remedy) == (kind is NotMigratedError)


def test_a_value_that_no_database_or_no_table_takes_says_so(engine: Engine) -> None:
    for never in ({"app_id": 2**64}, {"app_id": 2**200}, {"oauth_server": "\ud800"}):
        assert what(partial(write, engine, update(installations).values(never))) == words(failures.VALUE, engine)
    assert what(lambda: write(engine, STATE, STATE)) == words(failures.VALUE, engine)


def test_when_all_connections_are_in_use_it_is_busy(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "POOL_WAIT_S", 0.0)
    with closing_engine(engine.url.render_as_string(hide_password=False)) as impatient, ExitStack() as held:
        for _ in range(database.POOL_SIZE):
            held.enter_context(reading(impatient))
        assert what(lambda: read(impatient, select(oauth_states))) == words(failures.NONE_LEFT, impatient)


def test_what_no_code_tells_says_that_it_was_not_done_and_the_databases_own_code(engine: Engine) -> None:
    said = what(lambda: read(engine, text("SELEC canary")))
    place = str(location_of(engine.url))
    assert re.fullmatch(rf"the database {re.escape(place)} did not do it \((SQLITE_ERROR|42601)\)", said)
    unbound = select(oauth_states).where(text(":canary"))
    assert what(lambda: read(engine, unbound)) == failures.UNKNOWN.format(location=place)


@POSTGRESQL
@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["SET LOCAL statement_timeout = 1", "SELECT pg_sleep(60)"], failures.TOO_LONG),
        (["SET TRANSACTION READ ONLY", "DELETE FROM oauth_states"], failures.READ_ONLY),
        (["CREATE ROLE weak", "SET LOCAL ROLE weak", "DELETE FROM oauth_states"], failures.FORBIDDEN),
        (["DO $$ BEGIN RAISE disk_full; END $$"], failures.FULL),
        (["DO $$ BEGIN RAISE too_many_connections; END $$"], connecting.TOO_MANY),
        (["DO $$ BEGIN RAISE protocol_violation; END $$"], connecting.NOT_PASSED_ON),
        (["DO $$ BEGIN RAISE io_error; END $$"], failures.NOT_WRITTEN),
        (["DO $$ BEGIN RAISE deadlock_detected; END $$"], failures.BUSY),
        (["SELECT pg_terminate_backend(pg_backend_pid())"], failures.LOST),
        (["SELECT CAST('infinity' AS timestamptz)"], failures.VALUE),
    ],
)
def test_what_a_postgresql_refuses_is_told_by_its_state(engine: Engine, statements: list[str], said: Fault) -> None:
    def act() -> None:
        with writing(engine) as connection:
            for statement in statements:
                done = connection.exec_driver_sql(statement)
                assert not done.returns_rows or done.all()

    assert what(act) == words(said, engine)
    read(engine, select(oauth_states))


@POSTGRESQL
def test_a_postgresql_whose_row_another_holds_is_busy(engine: Engine) -> None:
    with writing(engine) as holder:
        holder.execute(text("LOCK TABLE oauth_states"))
        assert what(lambda: write(engine, text("SET LOCAL lock_timeout = 1"), STATE)) == words(failures.BUSY, engine)


@POSTGRESQL
def test_a_postgresql_whose_connections_were_ended_meanwhile_is_asked_over_a_new_one(engine: Engine) -> None:
    read(engine, select(oauth_states))
    with closing_engine(engine.url.render_as_string(hide_password=False)) as other:
        others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        read(other, others)
    read(engine, select(oauth_states))


@contextmanager
def closing_engine(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    yield engine
    engine.dispose()
