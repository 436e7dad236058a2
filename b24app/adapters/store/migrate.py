"""Brings a database to this release's tables, once, while other workers and processes wait."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from b24app.adapters.store.database import reading, writing
from b24app.errors.own import StoreError

FOLDED = frozenset({"0001", "0002"})  # steps that are in the first one now: nothing leads on from them
LOCK = 0xB24A99  # any number that nobody else takes on the same PostgreSQL database


def migrate(engine: Engine) -> None:
    """Apply what is missing, all or nothing; does nothing where a newer release was here first.

    Raises:
        StoreError: the database did not do it, or has tables that are too old for this release.
    """
    with writing(engine) as connection:
        _wait_for_others(connection)
        if (revision := revision_of(connection)) in FOLDED:
            raise StoreError(
                f"the database has the tables of an older release ({revision}): run `flask b24 migrate` of the last "
                "release that knows them first (CHANGELOG.md says how)"
            )
        if _is_behind(revision):
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Tell whether the database has this release's tables.

    A newer release's are as good: migrations first expand, and take away only what no running release uses.
    """
    with reading(engine) as connection:
        return not _is_behind(revision_of(connection))


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's writers have waited for each other already
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def revision_of(connection: Connection) -> str | None:
    """Return the last step that the database took; None where it took none."""
    return MigrationContext.configure(connection).get_current_revision()


def _is_behind(revision: str | None) -> bool:
    scripts = _scripts()
    known = FOLDED | {script.revision for script in scripts.walk_revisions()}
    return revision is None or (revision in known and revision != scripts.get_current_head())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "b24app.adapters.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
