"""Launches at a portal from a network of which the portal has just refused many tokens: asked about one at a time.

Who waits for a turn holds a thread of this process, so only those may wait who are counted in the portal's slots.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from b24app.adapters.oauth.budgets import QuestionBudgets
from b24app.domain.operations.memory import BoundedMemory, ExpiringCounter
from b24app.errors.own import TooManyProofsError

WINDOW = timedelta(minutes=1)
MOST_REFUSED = 20  # an office whose portal was restarted, and that reloads its tabs
LONGEST_WAIT_S = 8.0  # for the ones before: as long as a portal may take to answer
KEYS_KEPT = 10_000
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnsOfRefused:
    """Implements the port RefusedLaunches: no colleague is refused for what another one sends, but waits for a turn.

    `left_s` tells for how long this request may still ask others.
    """

    budgets: QuestionBudgets
    left_s: Callable[[], float]
    refused: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(WINDOW, most=KEYS_KEPT))
    turns: BoundedMemory[Lock] = field(default_factory=lambda: BoundedMemory(KEYS_KEPT))

    @contextmanager
    def turn(self, member_id: str, now: datetime, *, may_wait: Callable[[], bool]) -> Iterator[None]:
        """Ask about a launch within this.

        Raises:
            TooManyProofsError: the ones before took too long, or this one may not wait for them.
        """
        key = self._key(member_id)
        if self.refused.times(key, now) < MOST_REFUSED:
            yield
            return
        if not may_wait():
            raise TooManyProofsError(self.refused.left(key, now).total_seconds())
        self.turns.change(key, lambda lock: lock or Lock())
        lock = self.turns.get(key) or Lock()
        if not lock.acquire(timeout=min(LONGEST_WAIT_S, self.left_s())):
            raise TooManyProofsError(LONGEST_WAIT_S)
        try:
            yield
        finally:
            lock.release()

    def note(self, member_id: str, now: datetime) -> None:
        """Count a token that the portal refused."""
        self.refused.note(self._key(member_id), now)

    def drop_over(self, now: datetime) -> None:
        """Forget the networks whose time is over, and the turns that nobody has."""
        self.refused.drop_over(now)
        self.turns.drop(lambda lock: not lock.locked())

    def _key(self, member_id: str) -> Key:
        return member_id, next(iter(self.budgets.networks()), "")
