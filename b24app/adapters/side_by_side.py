"""Asks many portals side by side, a few at a time, and gives the answers in the order of the portals."""

import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from b24app.errors import FullLeadError

AT_ONCE = 8  # half of the store's connections, and no more of an authorization server than a small office
AHEAD = 4 * AT_ONCE  # answers in memory that wait for an earlier one
INTERRUPTED = f"Interrupted: waiting for the portals that are being asked, at most {AT_ONCE} ...\n"
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def side_by_side(portals: Iterable[Asked], ask: Callable[[Asked], Answer]) -> Generator[Answer, None, None]:
    """Yield what `ask` returns of each. At most AHEAD are begun and not given yet.

    At its end, also where nobody takes a further answer (Ctrl-C), nothing further is begun, and those that are under
    way are waited for: a portal may be changed by half. Who interrupts is told so.

    Raises:
        FullLeadError: the first one of `portals` or of `ask`, once what had been begun was given.
    """
    threads = ThreadPoolExecutor(AT_ONCE)
    begun, failures = deque[Future[Answer]](), list[FullLeadError]()
    try:
        for portal in _until_failure(portals, failures):
            begun.append(threads.submit(copy_context().run, ask, portal))
            if len(begun) == AHEAD:
                yield from _answer(begun.popleft(), failures)
            if failures:
                break
        while begun:
            yield from _answer(begun.popleft(), failures)
    except (KeyboardInterrupt, GeneratorExit):
        sys.stderr.write(INTERRUPTED)
        raise
    finally:
        threads.shutdown(cancel_futures=True)
    if failures:
        raise failures[0]


def _until_failure(portals: Iterable[Asked], failures: list[FullLeadError]) -> Iterator[Asked]:
    try:
        yield from portals
    except FullLeadError as failure:
        failures.append(failure)


def _answer(asked: "Future[Answer]", failures: list[FullLeadError]) -> Iterator[Answer]:
    try:
        answer = asked.result()
    except FullLeadError as failure:
        failures.append(failure)
    else:
        yield answer
