"""Whether the store can serve is told by a write: a full disk, or a database that only reads, shows nowhere else."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import psycopg
import pytest
from sqlalchemy import Engine, event, select, text

from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.health import StoreHealth
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.revisions import revision_of
from b24app.adapters.store.schema import oauth_states
from tests.fakes.invented import NOW
from tests.full_disk import full_disk


@pytest.fixture
def health(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> StoreHealth:
    monkeypatch.setattr("b24app.adapters.store.health.KEPT_S", 0.0)
    return StoreHealth(engine=engine)


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Engine]:
    engine = engine_for(f"sqlite:///{tmp_path}/lead.sqlite3")
    migrate(engine)
    yield engine
    engine.dispose()


def test_a_store_that_works_is_ready_and_keeps_nothing_of_the_question(health: StoreHealth, engine: Engine) -> None:
    assert health() == ""
    with reading(engine) as connection:
        assert connection.execute(select(oauth_states)).all() == []


def test_a_question_takes_back_its_own_row_and_nobodys_state(health: StoreHealth, engine: Engine) -> None:
    for client_id, digest in (("app", b"health"), ("", b"another")):
        SqlOAuthStates(engine=engine, client_id=client_id).use(digest, NOW)
    assert health() == ""
    with reading(engine) as connection:
        assert set(connection.execute(select(oauth_states.c.digest)).scalars()) == {b"health", b"another"}


def test_a_store_of_another_form_is_not_ready(health: StoreHealth, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert health() == "not-migrated"


def test_while_one_waits_for_the_store_the_others_hear_at_once_what_was_seen_last(
    on_disk: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or strangers who ask for the health page would hold every thread."""
    monkeypatch.setattr("b24app.adapters.store.health.KEPT_S", 0.0)
    health, looks = StoreHealth(engine=on_disk), Event()
    assert health() == ""
    with ThreadPoolExecutor(1) as pool, writing(on_disk):
        event.listen(on_disk, "checkout", lambda *_: looks.set())
        waiting = pool.submit(health)
        assert looks.wait(30)
        assert health() == ""
        assert not waiting.done()
    assert waiting.result() == ""


@contextmanager
def freezing(engine: Engine) -> Iterator[Event]:
    """Let the server freeze when somebody begins with it, as its host does that is suspended. At the end it goes on."""
    begun, is_frozen = list[int](), Event()

    def freeze(connection: psycopg.Connection, *_: object) -> None:
        begun.append(connection.info.backend_pid)
        os.kill(begun[0], signal.SIGSTOP)
        is_frozen.set()

    event.listen(engine, "checkout", freeze, once=True)
    try:
        yield is_frozen
    finally:
        for process in begun:
            os.kill(process, signal.SIGCONT)


@pytest.fixture
def on_a_server(postgresql_url: str) -> Iterator[Engine]:
    engine = engine_for(postgresql_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.mark.fault("R14")
@pytest.mark.postgresql
def test_a_server_that_is_frozen_is_a_fault_to_whoever_asks_ten_seconds_later_and_until_it_goes_on(
    on_a_server: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    seconds = [0.0]
    health = StoreHealth(engine=on_a_server, now=lambda: seconds[0])
    assert health() == ""
    with ThreadPoolExecutor(1) as pool:
        with freezing(on_a_server) as is_frozen:
            seconds[0] = 1.0
            looking = pool.submit(health)
            assert is_frozen.wait(30)
            seconds[0] = 10.9
            assert health() == "", "what was seen last"
            seconds[0] = 11.0
            assert [health() for _ in range(3)] == ["timeout"] * 3
            assert not looking.done()
        assert looking.result() == ""
    broken, mended = [vars(record) for record in caplog.records if record.name == "b24app.store"]
    assert broken["fault"] == "timeout"
    assert broken["what"] == f"the database {location_of(on_a_server.url)} took too long"
    assert broken["remedy"]
    assert "again" in mended["msg"]


@pytest.mark.fault("R14")
@pytest.mark.postgresql
def test_where_the_first_look_of_all_hangs_who_asks_meanwhile_does_not_wait_for_its_end(
    on_a_server: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("b24app.adapters.store.health.HANGS_S", 0.01)
    health = StoreHealth(engine=on_a_server, now=lambda: 0.0)
    with ThreadPoolExecutor(1) as pool, freezing(on_a_server) as is_frozen:
        looking = pool.submit(health)
        assert is_frozen.wait(30)
        assert [health() for _ in range(2)] == ["timeout"] * 2
        assert not looking.done()


@pytest.mark.fault("R32")
def test_a_full_disk_is_not_ready_and_is_again_when_there_is_room(
    on_disk: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("b24app.adapters.store.health.KEPT_S", 0.0)
    health = StoreHealth(engine=on_disk)
    assert health() == ""
    with full_disk():
        assert health() == "full"
    assert health() == ""


@pytest.mark.fault("R32")
@pytest.mark.postgresql
def test_a_postgresql_that_only_reads_is_not_ready_and_is_again_when_it_writes(
    on_a_server: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("b24app.adapters.store.health.KEPT_S", 0.0)
    health = StoreHealth(engine=on_a_server)
    assert health() == ""
    for setting, fault in (("on", "read-only"), ("off", "")):
        with writing(on_a_server) as connection:
            connection.execute(text("SET TRANSACTION READ WRITE"))
            name = connection.execute(text("SELECT current_database()")).scalar_one()
            connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {setting}'))
        on_a_server.dispose()  # what was connected before keeps its own setting
        assert health() == fault


def test_however_often_it_is_asked_the_store_is_bothered_once_a_second(engine: Engine) -> None:
    health = StoreHealth(engine=engine)
    assert health() == ""
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert health() == "", "the answer of this second"


@pytest.mark.fault("R44")
def test_a_fault_is_logged_once_with_what_to_do_and_so_is_its_end(
    health: StoreHealth, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with reading(engine) as connection:
        revision = revision_of(connection)
    assert health() == ""
    assert caplog.records == []
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    assert [health() for _ in range(3)] == ["not-migrated"] * 3
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    assert [health() for _ in range(3)] == [""] * 3
    broken, mended = [vars(record) for record in caplog.records if record.name == "b24app.store"]
    assert (broken["fault"], broken["remedy"]) == ("not-migrated", "run flask b24 migrate")
    assert str(location_of(engine.url)) in broken["what"]
    assert "again" in mended["msg"]
