"""Copies a whole database into another, empty one, while the application does not run.

Sealed values are moved as they are: their place names no database, so the same keys open them there.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, func, insert, select

from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.migrate import migrate
from b24app.adapters.store.revisions import is_behind, is_newer, revision_of
from b24app.adapters.store.rows import StoredRow
from b24app.adapters.store.schema import metadata
from b24app.errors.own import StoreError
from b24app.errors.store import NewerReleaseError, NotMigratedError
from b24app.ports.progress import Seen, to_nobody

AT_ONCE = 1_000  # rows in memory and in one statement
SNAPSHOT = {"sqlite": {}, "postgresql": {"isolation_level": "REPEATABLE READ"}}  # all tables as of one moment


def copy_database(source: Engine, target: Engine, seen: Seen = to_nobody) -> Mapping[str, int]:
    """Give the target this release's tables, fill them in one transaction, and return how many rows each has.

    `seen` is called with the number of rows that were just copied.

    Raises:
        StoreError: the target is not empty, the source has another release's tables, or a database did not do it;
            nothing was copied then.
    """
    with reading(source.execution_options(**SNAPSHOT[source.dialect.name])) as origin:
        _hold_to_this_release(origin, source)
        migrate(target)
        with writing(target) as goal:
            if any(_count(goal, table) for table in metadata.tables):
                raise StoreError("the target is not empty: nothing was copied")
            return {table.name: _copy(origin, goal, table.name, seen) for table in metadata.sorted_tables}


def _hold_to_this_release(origin: Connection, source: Engine) -> None:
    if is_newer(revision := revision_of(origin)):
        raise NewerReleaseError(
            f"the source, {location_of(source.url)}, has the tables of a newer release ({revision})"
        )
    if is_behind(revision):
        raise NotMigratedError(
            f"the source, {location_of(source.url)}, has not this release's tables", "run flask b24 migrate there first"
        )


def _copy(origin: Connection, goal: Connection, name: str, seen: Seen) -> int:
    table = metadata.tables[name]
    copied = 0
    with origin.execution_options(yield_per=AT_ONCE).execute(select(table)) as rows:
        for some in rows.mappings().partitions():
            goal.execute(insert(table), [{each.name: StoredRow(row)[each] for each in table.columns} for row in some])
            copied += len(some)
            seen(len(some))
    if _count(goal, name) != copied:
        raise StoreError(f"{name} has another number of rows in the target: nothing was copied")
    return copied


def _count(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
