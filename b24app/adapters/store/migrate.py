"""Brings a database to this release's tables, once, while other workers and processes wait."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.migrations.indices import MissingIndices, Told, make_beside_writers, make_in_a_file
from b24app.adapters.store.own_file import make_private
from b24app.adapters.store.revisions import FOLDED, is_behind, is_newer, revision_of
from b24app.adapters.store.schema import metadata
from b24app.domain.operations.migrated import Migrated
from b24app.errors.store import NotMigratedError, StoreLockedError

LOG = logging.getLogger("b24app.store")
LOCK = 0xB24A99  # any number that nobody else takes on the same PostgreSQL database
HELD_MS = 3_000  # behind a step that waits for a table, everybody else waits who comes to the same table
# Who began before such a wait and is still there: a name that a program gives itself, as pg_dump does, and its process.
HOLDERS = text(
    "SELECT DISTINCT activity.application_name, activity.pid FROM pg_locks "
    "JOIN pg_stat_activity AS activity ON activity.pid = pg_locks.pid AND activity.datname = current_database() "
    "JOIN pg_class ON pg_class.oid = pg_locks.relation "
    "WHERE pg_locks.granted AND pg_class.relname = ANY(:tables) AND pg_table_is_visible(pg_class.oid) "
    "AND clock_timestamp() - activity.xact_start >= make_interval(secs => :held_s) ORDER BY activity.pid"
)


def migrate(engine: Engine, told: Told = LOG.info) -> Migrated:
    """Apply what is missing, all or nothing; does nothing where a newer release was here first.

    `told` hears of each index that is made of tables that were there: over millions of rows that takes minutes.

    PostgreSQL makes the indices afterwards. Where that fails the tables stay, and the next call makes the rest.

    A SQLite file that is not there is made, with its folder. Nothing else makes one.

    Raises:
        StoreError: the database did not do it, or has tables that are too old for this release.
    """
    made = engine.dialect.name == "sqlite" and make_private(Path(engine.url.database or ""))
    with _naming_who_holds_a_table(engine), writing(engine) as connection:
        _wait_for_others(connection)
        if (before := revision_of(connection)) in FOLDED:
            raise NotMigratedError(
                f"the database {location_of(engine.url)} has the tables of an older release ({before})",
                "run `flask b24 migrate` of the last release that knows them first (CHANGELOG.md says how)",
            )
        if is_behind(before):
            from b24app.adapters.store.migrations.steps import take_steps

            take_steps(connection)
        after, told = revision_of(connection), told if before else _to_nobody
        if not is_newer(after):
            make_in_a_file(connection, told)
    if not is_newer(after):
        make_beside_writers(engine, told)
    return Migrated(place=str(location_of(engine.url)), before=before, after=after, made=made, newer=is_newer(after))


def _to_nobody(_: str) -> None:
    """Say nothing of what is made at once: the tables are new."""


def migrate_a_file(engine: Engine) -> None:
    """Do so where the store is a file, which is brought to this release's form as the app starts. Raises as `migrate`.

    One of this form is only read: a worker that takes another one's place must begin while somebody writes for long.
    A server's store is the operator's to migrate, before its workers start.
    """
    if engine.dialect.name == "sqlite" and not _is_whole_and_current(engine):
        migrate(engine)


def is_current(engine: Engine) -> bool:
    """Tell whether the database has this release's tables; a newer release's are as good."""
    with reading(engine) as connection:
        return not is_behind(revision_of(connection))


def _is_whole_and_current(engine: Engine) -> bool:
    return Path(engine.url.database or "").exists() and is_current(engine) and not MissingIndices(engine=engine)()


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's writers have waited for each other already
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        connection.execute(text("SELECT set_config('lock_timeout', :held, true)"), {"held": f"{HELD_MS}ms"})


@contextmanager
def _naming_who_holds_a_table(engine: Engine) -> Iterator[None]:
    """Say of a server's table that was not to be had who has it, for an operator who can wait for that or end it."""
    try:
        yield
    except StoreLockedError:
        if engine.dialect.name != "postgresql":
            raise
        where = location_of(engine.url)
        raise StoreLockedError(
            f"a table of the database {where} is in use by {_holders(engine)}, so nothing was changed",
            "wait until that has ended, or end it, then run flask b24 migrate again",
        ) from None


def _holders(engine: Engine) -> str:
    with reading(engine) as connection:
        found = connection.execute(HOLDERS, {"tables": list(metadata.tables), "held_s": HELD_MS / 1_000}).all()
    return ", ".join(f"{name or 'a program'} (process {process})" for name, process in found) or "another program"
