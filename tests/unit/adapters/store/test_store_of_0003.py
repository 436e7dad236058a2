"""A store as the release before left it, of each kind: it goes on, its rows mean what they meant, nothing is lost."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Engine, MetaData, event, insert, inspect, make_url, select

from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.migrate import is_current, migrate
from b24app.adapters.store.revisions import revision_of
from b24app.domain.portal.access import EVERYBODY, LOST_RULE, AccessRule, Choice, Listed
from b24app.domain.portal.audit import Action, AuditEntry
from b24app.domain.portal.installation import Export, Installation, TabSettings
from b24app.domain.portal.tokens import Refresh
from tests.fakes.invented import ADMINISTRATORS_ONLY, HOUR, NOW, installation, pair
from tests.fakes.stores import Stores, stores_in

LEFT = Path(__file__).parent / "store_of_0003"
LATER = NOW + HOUR
CHOSEN = AccessRule(choice=Choice.CHOSEN, listed=(Listed(code="D4", name="Sales"), Listed(code="U7", name="Dirk Möss")))
TAB = TabSettings(export=Export.NOBODY, key_fields=("NAME", "UF_CRM_1"))
Rows = dict[str, list[tuple[object, ...]]]


def installed(member_id: str, access: AccessRule) -> Installation:
    return replace(installation(member_id), access=access)


INSTALLED = [
    replace(installed("chosen", CHOSEN), tab=TAB, removal_hinted_at=LATER, revision=2),
    installed("everybody", EVERYBODY),
    installed("kept-list", replace(CHOSEN, choice=Choice.ADMINISTRATORS)),
    replace(installed("lost", LOST_RULE), installer_id=None, application_token_digest=None, aliases=()),
    installed(
        "older", replace(CHOSEN, listed=(Listed(code="U7"),))
    ),  # written before there were names, and never since
]
REMOVED = replace(
    installed("removed", ADMINISTRATORS_ONLY), removed_at=LATER, application_token_digest=None, revision=2
)
CHANGES = [
    AuditEntry(at=LATER, user_id=1, name="Ada Archer", action=Action.EXPORT, about=("everybody", "nobody")),
    AuditEntry(at=NOW, user_id=1, name="Ada Archer", action=Action.ADDED, about=("U7", "Dirk Möss")),
]


@pytest.fixture
def left(database_url: str) -> Iterator[Engine]:
    """Give the store that was left."""
    address = make_url(database_url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(address.database or "")) as connection:
            connection.executescript((LEFT / "sqlite.sql").read_text())
    else:
        host = str(address.query["host"])
        with psycopg.connect(host=host, user=address.username, dbname=address.database) as connection:
            connection.execute((LEFT / "postgresql.sql").read_bytes())
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def stores(left: Engine) -> Stores:
    migrate(left)
    return stores_in(left)


@pytest.fixture
def fresh(left: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Give a new store of the same kind."""
    if left.dialect.name == "sqlite":
        engine = engine_for(f"sqlite:///{tmp_path}/fresh/store.sqlite3")
        migrate(engine)
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("migrated_databases").one() as address:
        engine = engine_for(address)
        yield engine
        engine.dispose()


def tables_of(engine: Engine) -> dict[str, object]:
    """Say what each table is made of, in its order."""
    seen = inspect(engine)
    return {
        name: (
            [(each["name"], str(each["type"]), each["nullable"], each["default"]) for each in seen.get_columns(name)],
            seen.get_pk_constraint(name),
            seen.get_foreign_keys(name),
            seen.get_unique_constraints(name),
            seen.get_check_constraints(name),
            [
                {**each, "dialect_options": _as_texts(each.get("dialect_options", {}))}
                for each in seen.get_indexes(name)
            ],
        )
        for name in seen.get_table_names()
    }


def _as_texts(options: Mapping[str, object]) -> dict[str, str]:
    """Make a condition comparable, which is a piece of a statement."""
    return {name: str(value) for name, value in options.items()}


def reflected(engine: Engine) -> MetaData:
    older = MetaData()
    older.reflect(engine)
    return older


def rows(engine: Engine, tables: MetaData) -> Rows:
    with reading(engine) as connection:
        return {table.name: list(map(tuple, connection.execute(select(table)))) for table in tables.sorted_tables}


@pytest.mark.costly
@pytest.mark.fault("R33")
def test_it_gets_the_very_tables_that_a_new_store_gets(left: Engine, fresh: Engine) -> None:
    assert len(tables_of(left)) == 7, "the release before's, and the one that says which steps were taken"
    migrate(left)
    assert tables_of(left) == tables_of(fresh)
    with reading(left) as old, reading(fresh) as new:
        assert revision_of(old) == revision_of(new) == "0008"


@pytest.mark.fault("R33")
def test_to_migrate_adds_to_it_and_changes_nothing_of_it(left: Engine) -> None:
    older, before = reflected(left), rows(left, reflected(left))
    assert not is_current(left)
    migrate(left)
    assert is_current(left)
    after = rows(left, older)
    assert after.pop("alembic_version") != before.pop("alembic_version")
    assert after == before


@pytest.mark.fault("R33")
def test_to_migrate_again_does_nothing(left: Engine) -> None:
    migrate(left)
    run: list[str] = []
    event.listen(
        left, "before_cursor_execute", lambda _, __, statement, *___: run.append(statement.split()[0].strip(";"))
    )
    migrate(left)
    assert set(run) <= {"BEGIN", "PRAGMA", "SELECT", "SET"}


@pytest.mark.fault("R33")
def test_every_row_of_it_means_what_it_meant(stores: Stores) -> None:
    assert stores.installations.listed("", 10) == INSTALLED
    assert stores.installations.find_removed("removed") == REMOVED
    assert stores.installations.erased("erased") == [LATER]
    assert stores.audit.newest("chosen", 10) == CHANGES
    people = {("chosen", 5): "five", ("chosen", 6): "six", ("older", 1): "older", ("kept-list", 1): "kept-list"}
    for (member_id, user_id), name in people.items():
        read = stores.token_pairs.find(member_id, user_id)
        assert read is not None
        assert (read.pair, read.kept_at, read.generation) == (pair(name), NOW, 1)
        assert read.refresh is (Refresh.UNANSWERED if name == "five" else Refresh.NONE)
    assert not stores.oauth_states.use(b"d" * 32, NOW)


def test_it_is_written_to_as_any_other(stores: Stores) -> None:
    for read in INSTALLED:
        assert stores.installations.replace(read, replace(read, removal_hinted_at=None, tab=TAB), CHANGES[:1])
        assert stores.installations.find(read.member_id) == replace(
            read, removal_hinted_at=None, tab=TAB, revision=read.revision + 1
        )
    assert stores.audit.newest("chosen", 1) == CHANGES[:1]
    found = stores.token_pairs.find("older", 1)
    assert found is not None
    assert stores.leases.begin(found, 60.0)
    assert stores.token_pairs.replace(found, pair("next"), LATER)
    stores.token_pairs.keep("chosen", 5, pair("five"), LATER)
    read_again = stores.token_pairs.find("chosen", 5)
    assert read_again is not None
    assert read_again.kept_at == NOW, "its access token was seen before"
    stores.installations.erase("chosen", LATER)
    assert stores.installations.traces("chosen") == 0


@pytest.mark.fault("R33")
def test_the_release_before_can_go_on_with_what_migrations_make_of_it(left: Engine) -> None:
    """Before and after all of them it writes each of its columns, and no other, and reads them."""
    older = reflected(left)
    with writing(left) as connection:
        for table in reversed(older.sorted_tables):
            if table.name != "alembic_version":
                connection.execute(table.delete())
    write_a_row_of_each(left, older, "before")
    migrate(left)
    write_a_row_of_each(left, older, "after")
    assert {name: len(found) for name, found in rows(left, older).items()} == {
        table.name: 1 if table.name == "alembic_version" else 2 for table in older.sorted_tables
    }


def write_a_row_of_each(engine: Engine, older: MetaData, name: str) -> None:
    with writing(engine) as connection:
        for table in older.sorted_tables:
            if table.name != "alembic_version":
                row = {each.name: value_for(each, name) for each in table.columns}
                connection.execute(insert(table).values(row))


def value_for(column: Column[object], name: str) -> object:
    kind = column.type.python_type
    if kind is str:
        return name
    return {bool: True, int: 7, float: 7.0, bytes: name.encode(), datetime: datetime(2026, 1, 2, tzinfo=UTC)}.get(
        kind, []
    )
