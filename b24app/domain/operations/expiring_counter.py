"""Counts events for a limited time, in this process's memory and within bounds."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock

NONE = timedelta()


class ExpiringCounter:
    """Counts by key, for `life` from a key's first event. Beyond `most` keys the oldest are forgotten.

    Safe to share between threads.
    """

    def __init__(self, life: timedelta, *, most: int) -> None:
        self._life, self._most = life, most
        self._counts: dict[Hashable, tuple[datetime, int]] = {}
        self._lock = Lock()

    def note(self, key: Hashable, now: datetime) -> None:
        """Count the key once more."""
        with self._lock:
            since, times = self._counts.pop(key, (now, 0))
            if now - since >= self._life:
                since, times = now, 0
            self._counts[key] = (since, times + 1)
            if len(self._counts) > self._most:
                del self._counts[next(iter(self._counts))]

    def times(self, key: Hashable, now: datetime) -> int:
        """Return how often the key was counted within its life."""
        since, times = self._counts.get(key, (now, 0))
        return times if now - since < self._life else 0

    def left(self, key: Hashable, now: datetime) -> timedelta:
        """Return how long the key's count still lasts."""
        since, _ = self._counts.get(key, (now - self._life, 0))
        return max(since + self._life - now, NONE)
