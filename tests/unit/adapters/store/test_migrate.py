from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, MetaData, inspect, select, text

from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.migrate import is_current, migrate
from b24app.adapters.store.schema import metadata
from b24app.errors.own import StoreError

SCRIPTS = ScriptDirectory("b24app/adapters/store/migrations")


def migrate_with_others(database_url: str, together: Barrier) -> None:
    engine = engine_for(database_url)
    together.wait()
    migrate(engine)
    assert is_current(engine)
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_stores_use(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert len(metadata.tables) == 6


def test_a_database_is_current_once_it_is_migrated(database_url: str) -> None:
    engine = engine_for(database_url)
    assert not is_current(engine)
    migrate(engine)
    assert is_current(engine)
    engine.dispose()


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE oauth_states ADD COLUMN canary INTEGER"))
    migrate(engine)
    assert "canary" in {column["name"] for column in inspect(engine).get_columns("oauth_states")}


def test_a_newer_releases_database_is_left_as_it_is(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
    assert is_current(engine)
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "newer"


@pytest.mark.parametrize("after", ["installations", "seen_access_tokens"])
def test_a_migration_that_fails_halfway_leaves_nothing_behind(database_url: str, after: str) -> None:
    # A table of that name is in the way of the migration: what it made before must go.
    engine = engine_for(database_url)
    with writing(engine) as connection:
        connection.execute(text(f"CREATE TABLE {after} (foreign_body INTEGER)"))
    with pytest.raises(StoreError):
        migrate(engine)
    assert inspect(engine).get_table_names() == [after]
    assert not is_current(engine)
    engine.dispose()


def test_four_processes_at_once_migrate_once(database_url: str) -> None:
    context = get_context("forkserver")  # each a process of its own, of one that has read our modules and no more
    context.set_forkserver_preload([__name__])
    arguments = (database_url, context.Barrier(4))
    started = [context.Process(target=migrate_with_others, args=arguments) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * 4
    engine = engine_for(database_url)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    engine.dispose()


@pytest.mark.fault("R33")
def test_each_migration_leaves_the_release_before_able_to_read_and_write(database_url: str) -> None:
    """Take every step of the way: rows that the older release writes, with its columns only, before and after it."""
    engine = engine_for(database_url)
    revisions = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
    for before, after in pairwise(revisions):
        upgrade(engine, before)
        older = MetaData()
        older.reflect(engine)
        write_a_row_of_each(engine, older, "before")
        upgrade(engine, after)
        write_a_row_of_each(engine, older, "after")
        with reading(engine) as connection:
            for table in older.sorted_tables:
                assert connection.execute(select(table)).all(), f"{table} of {before} after {after}"
        clear(engine, older)
    migrate(engine)
    assert is_current(engine)
    engine.dispose()


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "b24app.adapters.store:migrations")
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def write_a_row_of_each(engine: Engine, older: MetaData, name: str) -> None:
    with writing(engine) as connection:
        for table in older.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert().values({each.name: value_for(each, name) for each in table.columns}))


def clear(engine: Engine, older: MetaData) -> None:
    with writing(engine) as connection:
        for table in reversed(older.sorted_tables):
            if table.name != "alembic_version":
                connection.execute(table.delete())


def value_for(column: Column[object], name: str) -> object:
    kind = column.type.python_type
    if kind is str:
        return name
    return {bool: True, int: 7, float: 7.0, bytes: name.encode(), datetime: datetime(2026, 1, 2, tzinfo=UTC)}.get(
        kind, []
    )
