"""Deletes viewers' old pairs and forgets the tokens that were seen, beside writers, and in one process at a time."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, exists

from b24app.adapters.store.database import be_patient, writing
from b24app.adapters.store.schema import IS_INSTALLERS, seen_access_tokens, token_pairs
from b24app.adapters.store.sweeping.slices import AT_ONCE, OldRows, Position, Slice
from b24app.adapters.store.sweeping.turns import end_turn, has_turn
from b24app.errors.own import StoreError

IDLE_LIFE = timedelta(hours=24)  # a pair in use is renewed each hour, so its last writing stands for its last use
TASK = "sweep"
TURN_S = 60.0  # longer than a slice may take: whose turn is over has died
LONGEST_S = 600.0  # a run's; the next one goes on with what is left
# SQLite's writers look at most a tenth of a second apart whether they may write: each one gets in between two slices.
PAUSE_S = 0.12
SEEN, PAIRS = (
    OldRows(
        table=seen_access_tokens,
        moment=seen_access_tokens.c.seen_at,
        key=(seen_access_tokens.c.member_id, seen_access_tokens.c.user_id, seen_access_tokens.c.digest),
    ),
    OldRows(
        table=token_pairs,
        moment=token_pairs.c.last_used_at,
        key=(token_pairs.c.member_id, token_pairs.c.user_id),
        stays=exists().where(IS_INSTALLERS),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSweep:
    """Sweeps one application's rows. Each slice is a transaction of its own, in which the turn is kept, or was lost."""

    engine: Engine
    client_id: str
    at_once: int = AT_ONCE
    pause: Callable[[float], None] = time.sleep

    def __call__(self, now: datetime) -> int:
        """Return how many pairs were deleted: none where another process sweeps.

        Raises:
            StoreError: the database did not do it; what was deleted until then is gone.
        """
        owner, ends_at = secrets.token_hex(16), time.monotonic() + LONGEST_S
        try:
            self._sweep(SEEN, owner, now, ends_at)
            return self._sweep(PAIRS, owner, now, ends_at)
        finally:
            with suppress(StoreError), writing(self.engine) as connection:  # else it ends by itself
                end_turn(connection, self.client_id, TASK, owner)

    def _sweep(self, old: OldRows, owner: str, now: datetime, ends_at: float) -> int:
        deleted, done = 0, self._slice(old, owner, now, None)
        while done is not None:
            deleted += done.deleted
            if done.last is None or time.monotonic() >= ends_at:
                break
            self.pause(PAUSE_S)
            done = self._slice(old, owner, now, done.last)
        return deleted

    def _slice(self, old: OldRows, owner: str, now: datetime, after: Position | None) -> Slice | None:
        """Do the next slice, None where the turn is another process's."""
        with writing(self.engine) as connection:
            if not has_turn(connection, self.client_id, TASK, owner, TURN_S):
                return None
            be_patient(connection)
            return old.delete_some(connection, self.client_id, now - IDLE_LIFE, after, self.at_once)
