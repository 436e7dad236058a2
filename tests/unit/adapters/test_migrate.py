from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from b24app.adapters.database import engine_for, reading, writing
from b24app.adapters.migrate import is_current, migrate
from b24app.adapters.schema import metadata
from b24app.errors import StoreError


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
    spawn = get_context("spawn")
    arguments = (database_url, spawn.Barrier(4))
    started = [spawn.Process(target=migrate_with_others, args=arguments) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * 4
    engine = engine_for(database_url)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    engine.dispose()
