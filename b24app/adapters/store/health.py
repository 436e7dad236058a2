"""Tells whether the store can serve: it has this release's tables and takes a write."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from time import monotonic

from sqlalchemy import Engine, and_, delete

from b24app.adapters.store.database import insert, writing
from b24app.adapters.store.faults.failures import TOO_LONG
from b24app.adapters.store.faults.location import location_of
from b24app.adapters.store.migrate import is_current
from b24app.adapters.store.rows import put, values
from b24app.adapters.store.schema import oauth_states
from b24app.errors.own import StoreError
from b24app.errors.store import NotMigratedError

LOG = logging.getLogger("b24app.store")
KEPT_S = 1.0  # the address is open to anybody: however often it is asked, the store is bothered once a second
HANGS_S = 10.0  # a database that answers at all ends a look earlier, by the limits of its statements
NEVER, NOT_NOW = float("-inf"), float("inf")
NOBODY, PROBE, EXPIRED = "", b"health", datetime(1970, 1, 1, tzinfo=UTC)  # a state that nobody was given


@dataclass(slots=True, kw_only=True)
class StoreHealth:
    """Looks at most once a second. One looks at a time: the others get at once what was seen last.

    A look that hangs is a fault, too: a server that is frozen never answers, and keeps no limit of its statements.
    """

    engine: Engine
    now: Callable[[], float] = monotonic
    _look: Lock = field(default_factory=Lock, init=False)
    _began_at_s: float = field(default=NOT_NOW, init=False)
    _asked_at_s: float = field(default=NEVER, init=False)
    _fault: str = field(default="", init=False)

    def __call__(self) -> str:
        """Return the word for what hinders requests, as it was within the last second; "" where nothing does."""
        nobody_knows = self._asked_at_s == NEVER and not self._fault
        if self.now() - self._asked_at_s >= KEPT_S and self._look.acquire(timeout=HANGS_S if nobody_knows else 0):
            try:
                self._began_at_s = self.now()
                self._note(store_failure(self.engine))
                self._asked_at_s = self.now()
            finally:
                self._began_at_s = NOT_NOW
                self._look.release()
        elif nobody_knows or self.now() - self._began_at_s >= HANGS_S:
            self._note(TOO_LONG.at(location_of(self.engine.url)))
        return self._fault

    def _note(self, failure: StoreError | None) -> None:
        """Log what has changed, and not each look."""
        before, self._fault = self._fault, failure.fault if failure else ""
        if failure and failure.fault != before:
            said = {"what": failure.what, "remedy": failure.remedy, "fault": failure.fault}
            LOG.error("the database cannot be used", extra=said)
        elif before and not failure:
            LOG.warning("the database can be used again")


def store_failure(engine: Engine) -> StoreError | None:
    """Return what hinders this release from working with the database, None where nothing does."""
    try:
        if not is_current(engine):
            return NotMigratedError(f"the database {location_of(engine.url)} has not this release's tables")
        _write_and_take_back(engine)
    except StoreError as failure:
        return failure
    return None


def _write_and_take_back(engine: Engine) -> None:
    """A disk that is full or read-only shows only at a write."""
    row = values(
        put(oauth_states.c.client_id, NOBODY),
        put(oauth_states.c.digest, PROBE),
        put(oauth_states.c.expires_at, EXPIRED),
    )
    ours = and_(oauth_states.c.client_id == NOBODY, oauth_states.c.digest == PROBE)
    with writing(engine) as connection:
        connection.execute(insert(connection, oauth_states).values(row).on_conflict_do_nothing())
        connection.execute(delete(oauth_states).where(ours))
