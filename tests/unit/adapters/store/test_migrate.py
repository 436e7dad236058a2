from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from b24app.adapters.store.database import engine_for, reading, writing
from b24app.adapters.store.migrate import is_current, migrate, migrate_a_file
from b24app.adapters.store.own_file import make_private
from b24app.adapters.store.revisions import revision_of
from b24app.adapters.store.schema import metadata
from b24app.errors.own import StoreError


def empty(database_url: str) -> Engine:
    """Return a database that is there, and holds nothing."""
    engine = engine_for(database_url)
    if engine.dialect.name == "sqlite":
        make_private(Path(engine.url.database or ""))
    return engine


def migrate_with_others(database_url: str, together: Barrier) -> None:
    engine = engine_for(database_url)
    together.wait()
    migrate(engine)
    assert is_current(engine)
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_stores_use(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert len(metadata.tables) == 9


def test_a_database_is_current_once_it_is_migrated(database_url: str) -> None:
    engine = empty(database_url)
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
    engine = empty(database_url)
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


@pytest.mark.parametrize("older", ["0001", "0002"])
def test_tables_that_are_too_old_are_refused_with_what_to_do_and_left_as_they_are(engine: Engine, older: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :older"), {"older": older})
        connection.execute(text("DROP TABLE audit"))
    with pytest.raises(StoreError) as refused:
        migrate(engine)
    assert f"({older}): run `flask b24 migrate` of the last release that knows them first" in str(refused.value)
    assert not is_current(engine)
    assert "audit" not in inspect(engine).get_table_names()
    with reading(engine) as connection:
        assert revision_of(connection) == older


def test_a_worker_that_begins_does_not_wait_for_who_writes_into_a_store_of_this_release(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/store.sqlite3")
    migrate_a_file(engine)
    others = engine_for(f"sqlite:///{tmp_path}/store.sqlite3")
    with writing(engine) as busy:
        busy.execute(text("DELETE FROM audit"))
        migrate_a_file(others)
    for each in (engine, others):
        each.dispose()
