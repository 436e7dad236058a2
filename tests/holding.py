"""Requests that wait at a portal which does not answer, until the test has looked around."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Lock, Semaphore

import requests

from demo.bitrix24_standin import Launch
from demo.bitrix24_standin.portal import Portal
from tests.watching import outcome

ARRIVED_S = 60.0  # a busy machine's
FOR_EVER_S = 600.0

Outcome = tuple[int, str]


class Held(Event):
    """Takes the place of a portal's `closing`, for which it waits where it is `slow`; counts who waits."""

    def __init__(self, arrived: Semaphore) -> None:
        super().__init__()
        self.waiting = 0
        self._arrived, self._lock = arrived, Lock()

    def wait(self, timeout: float | None = None) -> bool:
        with self._lock:
            self.waiting += 1
        self._arrived.release()
        return super().wait(timeout)


class Holding:
    """What came of the requests: how many wait at each portal, and how the others were answered."""

    def __init__(self, held: Sequence[Held], asked: Sequence["Future[Outcome]"]) -> None:
        self._held, self._asked = held, asked

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self._held)

    @property
    def answered(self) -> list[Outcome]:
        return [each.result() for each in self._asked if each.done()]

    def let_go(self) -> list[Outcome]:
        """Let the portals answer, and return the outcome of each request."""
        for each in self._held:
            each.set()
        return [each.result() for each in self._asked]


@contextmanager
def holding(
    portals: Sequence[Portal], asks: Sequence[Callable[[], requests.Response]], method: str = ""
) -> Iterator[Holding]:
    """Let the requests set off at once, and go on when each of them waits at one of the portals or was answered.

    The portals let questions of this method wait, or all of them.
    """
    arrived = Semaphore(0)
    held = [Held(arrived) for _ in portals]
    for portal, door in zip(portals, held, strict=True):
        portal.closing = door
        portal.faults.slow(value=FOR_EVER_S, method=method)
    with ThreadPoolExecutor(len(asks)) as pool:
        asked = [pool.submit(_outcome, each) for each in asks]
        for each in asked:
            each.add_done_callback(lambda _: arrived.release())
        try:
            for _ in asks:
                assert arrived.acquire(timeout=ARRIVED_S), "each waits at a portal, or was answered"
            yield Holding(held, asked)
        finally:
            for portal, door in zip(portals, held, strict=True):
                portal.faults.slow.reset()
                door.set()


def opening(launch: Launch) -> Callable[[], requests.Response]:
    """Return what opens a frame, with a connection of its own."""
    return lambda: requests.post(launch.url, data=launch.fields, timeout=FOR_EVER_S, allow_redirects=False)


def posting(url: str, **fields: str) -> Callable[[], requests.Response]:
    """Return what posts a form, with a connection of its own."""
    return lambda: requests.post(url, data=fields, timeout=FOR_EVER_S, allow_redirects=False)


def _outcome(ask: Callable[[], requests.Response]) -> Outcome:
    return outcome(ask())
