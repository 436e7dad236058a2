"""Tells whether the store can serve: it has this release's tables and takes a write."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine, and_, delete

from b24app.adapters.store.database import insert, writing
from b24app.adapters.store.migrate import is_current
from b24app.adapters.store.rows import put, values
from b24app.adapters.store.schema import oauth_states
from b24app.errors.own import StoreError

KEPT_S = 1.0  # the address is open to anybody: however often it is asked, the store is bothered once a second
NOBODY, PROBE, EXPIRED = "", b"health", datetime(1970, 1, 1, tzinfo=UTC)  # a state that nobody was given


@dataclass(slots=True, kw_only=True)
class StoreHealth:
    """Writes a row and takes it back: a disk that is full or read-only shows only at a write."""

    engine: Engine
    _asked_at_s: float = field(default=float("-inf"), init=False)
    _is_ready: bool = field(default=False, init=False)

    def __call__(self) -> bool:
        """Tell whether requests can be served, as it was within the last second."""
        if time.monotonic() - self._asked_at_s >= KEPT_S:
            self._is_ready = self._look()
            self._asked_at_s = time.monotonic()
        return self._is_ready

    def _look(self) -> bool:
        try:
            return is_current(self.engine) and self._takes_a_write()
        except StoreError:
            return False

    def _takes_a_write(self) -> bool:
        row = values(
            put(oauth_states.c.client_id, NOBODY),
            put(oauth_states.c.digest, PROBE),
            put(oauth_states.c.expires_at, EXPIRED),
        )
        ours = and_(oauth_states.c.client_id == NOBODY, oauth_states.c.digest == PROBE)
        with writing(self.engine) as connection:
            connection.execute(insert(connection, oauth_states).values(row).on_conflict_do_nothing())
            connection.execute(delete(oauth_states).where(ours))
        return True
