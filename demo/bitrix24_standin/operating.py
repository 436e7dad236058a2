"""The operating time of methods: what each took in the last ten minutes, and which are blocked because of it.

Imitates: docs/platform.md 4.5, 4.6.
"""

import threading
from dataclasses import dataclass

LIMIT_S, WINDOW_S, BUCKET_S, BLOCK_S = 480.0, 600, 60, 300.0
BATCH, BATCH_WEIGHT = "batch", 0.5
EVERYBODY = ""
Key = tuple[str, str]  # whose, and which method


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a method took of its time, and when the oldest part of that is forgotten."""

    seconds: float
    resets_at: float


class OperatingTime:
    """One portal's book of its methods' time, by application. `now` is the portal's clock."""

    def __init__(self) -> None:
        self._buckets: dict[Key, dict[float, float]] = {}
        self._blocked: dict[Key, float] = {}
        self._lock = threading.Lock()

    def add(self, key: Key, seconds: float, now: float) -> None:
        """Add what a call took. A bucket lasts a minute, and begins with the first call in it."""
        with self._lock:
            buckets = self._buckets.setdefault(key, {})
            latest = max(buckets, default=now - BUCKET_S)
            begun = latest if now < latest + BUCKET_S else now
            buckets[begun] = buckets.get(begun, 0.0) + seconds
            if self._spent(key, now).seconds > LIMIT_S:
                self._blocked[key] = now + BLOCK_S

    def spent(self, key: Key, now: float) -> Spent:
        with self._lock:
            return self._spent(key, now)

    def block(self, method: str, until: float) -> None:
        """Block a method for every application."""
        self._blocked[EVERYBODY, method] = until

    def unblock(self, method: str) -> None:
        self._blocked.pop((EVERYBODY, method), None)

    def blocked_until(self, key: Key, now: float) -> float | None:
        """Return the end of the block, None where the method may be called."""
        until = self._blocked.get(key, 0.0)
        return until if until > now else None

    def _spent(self, key: Key, now: float) -> Spent:
        """Forget the buckets that have left the window, and add up the others."""
        buckets = {begun: each for begun, each in self._buckets.get(key, {}).items() if begun + WINDOW_S > now}
        self._buckets[key] = buckets
        return Spent(seconds=sum(buckets.values()), resets_at=min(buckets, default=now) + WINDOW_S)
