from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import Engine, Row, event, insert, select, text
from sqlalchemy.engine.interfaces import DBAPICursor

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store import copy as module
from b24app.adapters.store.copy import copy_database
from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.migrate import is_current, migrate
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.schema import metadata, oauth_states
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.errors.own import StoreError
from b24app.errors.store import NewerReleaseError, NotMigratedError
from tests.fakes.invented import HOUR, NOW, installation, pair
from tests.postgresql import Server

BOX = SecretBox(KeyRing((b"k" * 32,)))
TARGET = "target"
FILLED = {"installations": 2, "token_pairs": 5, "seen_access_tokens": 5, "oauth_states": 1}
EVERYTHING = dict.fromkeys(metadata.tables, 0) | FILLED
# What does not depend on the other end is held from one kind, or into one, alone.
FROM_A_FILE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
INTO_A_FILE = pytest.mark.parametrize("target", ["sqlite"], indirect=True)
Everything = dict[str, list[Row[*tuple[object, ...]]]]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Give a database, of each kind, with portals, people and a state."""
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=BOX)
    installations = SqlInstallations(engine=engine, client_id="app", pairs=pairs)
    installations.install(installation("portal"), pair("installer"), NOW)
    for user_id in (5, 6, 7):
        pairs.keep("portal", user_id, pair(str(user_id)), NOW)
    installations.install(installation("neighbour"), pair("neighbour"), NOW)
    SqlOAuthStates(engine=engine, client_id="app").use(b"digest", NOW)
    return engine


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty database, of each kind."""
    if request.param == "sqlite":
        engine = engine_for(f"sqlite:///{tmp_path}/target/store.sqlite3")
        yield engine
        engine.dispose()
        return
    server = request.getfixturevalue("postgresql")
    assert isinstance(server, Server)
    server.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TARGET)))
    engine = engine_for(server.url(TARGET))
    yield engine
    engine.dispose()
    server.run(sql.SQL("DROP DATABASE {}").format(sql.Identifier(TARGET)))


def everything(engine: Engine) -> Everything:
    with reading(engine) as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key)).all())
            for table in metadata.sorted_tables
        }


@pytest.mark.drawn(1)
def test_every_row_of_every_table_is_the_same_in_the_target(filled: Engine, target: Engine) -> None:
    assert copy_database(filled, target) == EVERYTHING
    assert everything(target) == everything(filled)


@FROM_A_FILE
def test_the_same_keys_open_the_pairs_in_the_target(filled: Engine, target: Engine) -> None:
    copy_database(filled, target)
    read = SqlTokenPairs(engine=target, client_id="app", box=BOX).find("portal", 6)
    assert read is not None
    assert read.pair == pair("6")
    assert read.pair.expires_at == NOW + HOUR


@pytest.mark.drawn(1)
def test_the_copy_can_be_moved_back(filled: Engine, target: Engine, tmp_path: Path) -> None:
    copy_database(filled, target)
    again = engine_for(f"sqlite:///{tmp_path}/again/store.sqlite3")
    copy_database(target, again)
    assert everything(again) == everything(filled)
    again.dispose()


@FROM_A_FILE
def test_a_target_that_is_not_empty_is_refused_and_left_as_it_is(filled: Engine, target: Engine) -> None:
    migrate(target)
    with writing(target) as connection:
        connection.execute(insert(oauth_states).values(client_id="other", digest=b"d", expires_at=NOW))
    before = everything(target)
    with pytest.raises(StoreError) as refused:
        copy_database(filled, target)
    assert "not empty" in str(refused.value.args)
    assert everything(target) == before


def test_a_database_is_never_copied_onto_itself(filled: Engine) -> None:
    before = everything(filled)
    with pytest.raises(StoreError):
        copy_database(filled, filled)
    assert everything(filled) == before


@INTO_A_FILE
@pytest.mark.parametrize(
    ("other", "kind"), [("newer", NewerReleaseError), ("0003", NotMigratedError), ("0001", NotMigratedError)]
)
def test_a_source_of_another_release_is_refused_and_no_target_is_made(
    filled: Engine, target: Engine, other: str, kind: type[StoreError]
) -> None:
    with writing(filled) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :other"), {"other": other})
    with pytest.raises(kind, match=r"the source, .*, has"):
        copy_database(filled, target)
    assert not Path(target.url.database or "").exists()


@INTO_A_FILE
def test_a_value_that_cannot_be_read_is_named_and_nothing_is_copied(filled: Engine, target: Engine) -> None:
    with writing(filled) as connection:
        connection.execute(text("UPDATE installations SET aliases = '[7]' WHERE member_id = 'portal'"))
    with pytest.raises(StoreError) as refused:
        copy_database(filled, target)
    assert "installations.aliases" in str(refused.value)
    assert not any(everything(target).values())


@FROM_A_FILE
@pytest.mark.drawn(1)
@pytest.mark.parametrize("last", ["token_pairs", "oauth_states"])
def test_a_copy_that_fails_halfway_leaves_an_empty_target_that_can_be_filled_again(
    filled: Engine, target: Engine, last: str
) -> None:
    def fail(_: object, __: DBAPICursor, statement: str, *___: object) -> None:
        if statement.startswith(f"INSERT INTO {last}"):
            raise UnicodeError

    event.listen(target, "before_cursor_execute", fail)
    with pytest.raises(StoreError):
        copy_database(filled, target)
    event.remove(target, "before_cursor_execute", fail)
    assert is_current(target)
    assert not any(everything(target).values())
    assert copy_database(filled, target) == EVERYTHING


@INTO_A_FILE
def test_more_rows_than_fit_into_one_statement_are_copied_some_at_a_time(
    filled: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    states = SqlOAuthStates(engine=filled, client_id="app")
    for number in range(10):
        states.use(bytes([number]), NOW)
    written = []

    def note(*given: object) -> None:
        _, _, statement, parameters, _, is_many = given
        if str(statement).startswith("INSERT INTO oauth_states"):
            assert isinstance(parameters, list | tuple)
            written.append(len(parameters) if is_many else 1)

    event.listen(target, "before_cursor_execute", note)
    seen = list[int]()
    assert copy_database(filled, target, seen.append) == EVERYTHING | {"oauth_states": 11}
    assert everything(target) == everything(filled)
    assert written == [3, 3, 3, 2]
    assert sum(seen) == sum(FILLED.values()) + 10, "each row is told, as it is copied"
    assert max(seen) == 3


def test_no_table_numbers_its_rows_by_itself() -> None:
    # PostgreSQL's counters would have to be moved as well.
    assert [table.name for table in metadata.sorted_tables if table.autoincrement_column is not None] == []
