"""`migrate` says where the database is, and what it was before."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.own_file import make_private
from b24app.adapters.store.revisions import newest
from tests.operators_shell import OperatorsShell

NEWEST = newest()


def migrate(shell: OperatorsShell, url: str) -> list[str]:
    done = shell("migrate", B24_DATABASE_URL=url)
    assert done.exit_code == 0
    return done.output.splitlines()


@pytest.fixture
def there(database_url: str) -> str:
    """Give the address of a database that is there, and empty."""
    if database_url.startswith("sqlite"):
        make_private(Path(make_url(database_url).database or ""))
    return database_url


@pytest.mark.fault("R44")
def test_a_file_that_was_not_there_is_told_from_an_empty_one(shell: OperatorsShell, tmp_path: Path) -> None:
    file = tmp_path / "new" / "store.sqlite3"
    assert migrate(shell, f"sqlite:///{file}") == [
        f"Database: {file}",
        f"It was not there: it was created with the tables of this release ({NEWEST}).",
    ]
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]


@pytest.mark.fault("R44")
def test_an_empty_one_is_told_from_one_that_is_up_to_date(shell: OperatorsShell, there: str) -> None:
    where = f"Database: {location_of(make_url(there))}"
    assert migrate(shell, there) == [where, f"It was empty: it was filled with the tables of this release ({NEWEST})."]
    assert migrate(shell, there) == [where, f"It was already up to date ({NEWEST})."]


def take_a_step_back(engine: Engine) -> None:
    """Leave the tables as a release before had them."""
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE token_pairs DROP COLUMN oauth_server"))
        connection.execute(text("ALTER TABLE installations DROP COLUMN clean_asked_at"))
        connection.execute(text("ALTER TABLE installations DROP COLUMN keep_asked_at"))
        connection.execute(text("DROP TABLE turns"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))


@pytest.mark.fault("R44")
def test_an_older_one_and_a_newer_one_name_their_revisions(shell: OperatorsShell, there: str) -> None:
    migrate(shell, there)
    engine = engine_for(there)
    take_a_step_back(engine)
    assert migrate(shell, there)[1:] == [f"It was updated from 0004 to {NEWEST}."]
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert migrate(shell, there)[1:] == ["It has the tables of a newer release (9999), so nothing was changed."]


@pytest.mark.fault("R33")
@pytest.mark.postgresql
def test_a_table_that_a_backup_holds_is_not_waited_for_and_nothing_is_changed(
    shell: OperatorsShell, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody would wait behind the step that waits."""
    monkeypatch.setattr("b24app.adapters.store.migrate.HELD_MS", 50)
    migrate(shell, postgresql_url)
    backup = engine_for(f"{postgresql_url}&application_name=pg_dump")
    take_a_step_back(backup)
    with writing(backup) as connection:
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        connection.execute(text("LOCK TABLE token_pairs IN ACCESS SHARE MODE"))
        refused = shell("migrate", B24_DATABASE_URL=postgresql_url)
    backup.dispose()
    where, who = location_of(make_url(postgresql_url)), f"pg_dump (process {process})"
    what = f"a table of the database {where} is in use by {who}, so nothing was changed"
    remedy = "wait until that has ended, or end it, then run flask b24 migrate again"
    assert (refused.exit_code, refused.output) == (1, f"Error: {what}: {remedy}\n")
    assert migrate(shell, postgresql_url)[1:] == [f"It was updated from 0004 to {NEWEST}."]


def test_no_password_is_shown(shell: OperatorsShell) -> None:
    failed = shell("migrate", B24_DATABASE_URL="postgresql://lead:canary@127.0.0.1:1/lead")
    assert failed.exit_code == 1
    assert "127.0.0.1:1" in failed.output
    assert "canary" not in failed.output


def test_an_index_of_tables_that_were_there_is_named_before_it_is_made(shell: OperatorsShell, there: str) -> None:
    made = shell("migrate", B24_DATABASE_URL=there)
    assert made.stderr == "", "new tables have none that takes long"
    engine = engine_for(there)
    with writing(engine) as connection:
        connection.execute(text("DROP INDEX token_pairs_by_use"))
    engine.dispose()
    done = shell("migrate", B24_DATABASE_URL=there)
    assert done.stderr == "making the index token_pairs_by_use, which may take minutes ...\n"
