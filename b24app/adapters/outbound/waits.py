"""How long a request has waited for other hosts, as its person has: questions that run side by side count once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic


class Waits:
    """The waits of one request. Safe to share between the threads that ask for it."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now, self._lock = now, Lock()
        self._running, self._began, self._over_s = 0, 0.0, 0.0

    @property
    def seconds(self) -> float:
        """How long until now."""
        with self._lock:
            return self._over_s + (self._now() - self._began if self._running else 0.0)

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count the time of the block, unless another block counts it already."""
        with self._lock:
            if not self._running:
                self._began = self._now()
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self._over_s += self._now() - self._began
