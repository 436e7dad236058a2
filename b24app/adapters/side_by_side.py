"""Asks many portals side by side, a few at a time, and gives the answers in the order of the portals."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

AT_ONCE = 8  # half of the store's connections, and no more of an authorization server than a small office
AHEAD = 4 * AT_ONCE  # answers in memory that wait for an earlier one
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def side_by_side(portals: Iterable[Asked], ask: Callable[[Asked], Answer]) -> Generator[Answer, None, None]:
    """Yield what `ask` returns of each. Where nobody takes a further answer, nothing further is begun.

    Raises:
        Exception: what `ask` raised, at the place of its answer.
    """
    threads = ThreadPoolExecutor(AT_ONCE)
    begun = deque[Future[Answer]]()
    try:
        for portal in portals:
            begun.append(threads.submit(copy_context().run, ask, portal))
            if len(begun) == AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        threads.shutdown(cancel_futures=True)
