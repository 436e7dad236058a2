"""The indices by which old rows are found among those of all portals, and how they are made while others write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Engine, Index, text
from sqlalchemy.schema import CreateIndex, DropIndex

from b24app.adapters.store.database import alone, reading, writing
from b24app.adapters.store.schema import kept_records, oauth_states, seen_access_tokens, token_pairs

Told = Callable[[str], None]  # is told what begins


def _index(name: str, *columns: Column[Any]) -> Index:
    return Index(name, *columns, postgresql_concurrently=True)


INDICES = (
    _index("token_pairs_by_use", token_pairs.c.client_id, token_pairs.c.last_used_at),
    _index("seen_access_tokens_by_age", seen_access_tokens.c.client_id, seen_access_tokens.c.seen_at),
    _index("oauth_states_by_end", oauth_states.c.client_id, oauth_states.c.expires_at),
    _index("kept_records_by_end", kept_records.c.client_id, kept_records.c.erase_at),
)
# Any number but that of the migrations. It is no parameter: a statement with one keeps its view of the rows open until
# the next one, and PostgreSQL would wait for that view to end before it ends an index.
TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(11684506)")
# An index that a failed build left is there, and no query uses it.
WHOLE = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'index'"),
    "postgresql": text(
        "SELECT pg_class.relname FROM pg_index JOIN pg_class ON pg_class.oid = pg_index.indexrelid "
        "WHERE pg_index.indisvalid AND pg_index.indisready AND pg_table_is_visible(pg_class.oid)"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingIndices:
    """Looks which indices are not there, or not whole."""

    engine: Engine

    def __call__(self) -> Sequence[str]:
        """Return their names.

        Raises:
            StoreError: the database did not answer.
        """
        with reading(self.engine) as connection:
            return [str(index.name) for index in _missing(connection)]


def make_in_a_file(connection: Connection, told: Told) -> None:
    """Make what is missing in SQLite, within the transaction of the migration: nobody else writes meanwhile."""
    if connection.dialect.name == "sqlite":
        for index in _missing(connection):
            told(_begins(index))
            connection.execute(CreateIndex(index))


def make_beside_writers(engine: Engine, told: Told) -> None:
    """Make what is missing in PostgreSQL, or leave that to the process that is at it.

    Nobody waits for the lock: before it ends an index, PostgreSQL waits for statements that were begun, and so it would
    wait for those who wait for it.

    Raises:
        StoreError: the database did not do it. What is left of the index is taken away the next time.
    """
    if engine.dialect.name != "postgresql":
        return
    with writing(engine) as guard:
        missing = _missing(guard)
        if missing and guard.execute(TRY_LOCK).scalar_one():
            with alone(engine) as connection:
                for index in _missing(connection):
                    told(_begins(index))
                    _make(connection, index)


def _begins(index: Index) -> str:
    return f"making the index {index.name}, which may take minutes"


def _make(connection: Connection, index: Index) -> None:
    connection.execute(DropIndex(index, if_exists=True))
    connection.execute(CreateIndex(index))


def _missing(connection: Connection) -> list[Index]:
    whole = set(connection.execute(WHOLE[connection.dialect.name]).scalars())
    return [index for index in INDICES if index.name not in whole]
