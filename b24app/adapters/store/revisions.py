"""Which release's tables a database has, by the last step that it took.

It is asked of each database at each start, and nearly always the answer is "this release's". So it is found without
Alembic, which only takes the steps (migrate.py).
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

STEPS_ARE_IN = Path(__file__).parent / "migrations" / "versions"
FOLDED = frozenset({"0001", "0002"})  # steps that are in the first one now: nothing leads on from them
# Source: Alembic's documentation, "MigrationContext.configure" (version_table).
TAKEN = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def revision_of(connection: Connection) -> str | None:
    """Return the last step that the database took; None where it took none."""
    if not inspect(connection).has_table(TAKEN.name):
        return None
    return connection.scalar(select(TAKEN.c.version_num))


def newest() -> str:
    """Return the last step of this release."""
    return max(steps())


def is_behind(revision: str | None) -> bool:
    """Tell whether steps of this release are missing.

    A newer release's are none: migrations first expand, and take away only what no running release uses.
    """
    return revision is None or (not is_newer(revision) and revision != newest())


def is_newer(revision: str | None) -> bool:
    """Tell whether it is a step that this release does not know."""
    return revision is not None and revision not in FOLDED | steps()


@cache
def steps() -> frozenset[str]:
    """Return the steps of this release, which follow each other by their numbers: `0003_first_tables.py` is "0003"."""
    return frozenset(file.name.partition("_")[0] for file in STEPS_ARE_IN.glob("[0-9]*_*.py"))
