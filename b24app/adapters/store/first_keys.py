"""When each secret key first stood first, for all workers and through every restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.store.database import insert, reading, writing
from b24app.adapters.store.rows import find_one, put, read_all, values
from b24app.adapters.store.schema import first_keys


@dataclass(slots=True, kw_only=True)
class SqlFirstKeys:
    """Implements KeyDates for one application, and remembers for its process what it saw."""

    engine: Engine
    client_id: str
    ring: KeyRing = field(repr=False)
    _seen: Mapping[bytes, datetime] = field(default_factory=dict, init=False)

    def dates(self, now: datetime) -> Mapping[bytes, datetime]:
        """Return what was seen at the last look, which is the first one in nearly every process."""
        return self._seen or self.look(now)

    def first_since(self) -> datetime | None:
        """Return since when the ring's first key stands first, None where no process has noted it yet."""
        ours = select(first_keys).where(
            first_keys.c.client_id == self.client_id, first_keys.c.fingerprint == self.ring.first_id
        )
        with reading(self.engine) as connection:
            row = find_one(connection, ours)
        return row[first_keys.c.first_at] if row else None

    def look(self, now: datetime) -> Mapping[bytes, datetime]:
        """Note that the ring's first key stands first now, if it never did, and read the dates of all keys."""
        row = values(
            put(first_keys.c.client_id, self.client_id),
            put(first_keys.c.fingerprint, self.ring.first_id),
            put(first_keys.c.first_at, now),
        )
        ours = select(first_keys).where(first_keys.c.client_id == self.client_id)
        with writing(self.engine) as connection:
            connection.execute(insert(connection, first_keys).values(row).on_conflict_do_nothing())
            rows = read_all(connection, ours)
            self._seen = {row[first_keys.c.fingerprint]: row[first_keys.c.first_at] for row in rows}
        return self._seen
