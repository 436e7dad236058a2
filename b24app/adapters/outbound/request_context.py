"""What a request, or a command, carries on its way: the one context variable, for calls to other hosts and the log.

It is set at the door (web/http), or by a command. Only this room and the log read it. A thread that works later, when
the request is over, starts with none. Of a request it also holds the slot in which it waits for other hosts.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from time import monotonic

from b24app.adapters.outbound.waits import Waits


def _freely() -> None:
    """Let it ask: nobody counts who does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """What is true of the request for all its life.

    `id` is the problem number that its page shows. `client` is the client's network as a keyed hash, "" for a command.
    `ends_at` is a time of the monotonic clock, after which nobody is asked any more. `before_asking` is called before
    each question to another host: it may refuse. `waits` counts how long they took.
    """

    id: str
    client: str = ""
    ends_at: float = math.inf
    before_asking: Callable[[], None] = field(default=_freely, repr=False)
    waits: Waits = field(default_factory=Waits, repr=False, compare=False)


NONE = RequestContext(id="")
_current: ContextVar[RequestContext] = ContextVar("request", default=NONE)


def current() -> RequestContext:
    """Return what is carried here, NONE outside of a request and of a command."""
    return _current.get()


@contextmanager
def carried(carries: RequestContext) -> Iterator[None]:
    """Carry it until the end of the block."""
    outer = _current.set(carries)
    try:
        yield
    finally:
        _current.reset(outer)


def give_time(seconds: float) -> None:
    """Let the request that is carried here ask others for so long from now on, and no longer."""
    if current() is not NONE:
        _current.set(replace(current(), ends_at=monotonic() + seconds))


def left_s() -> float:
    """Return for how many seconds others may still be asked, 0 where the request's time is over."""
    return max(current().ends_at - monotonic(), 0.0)


def waited_s() -> float:
    """Return how long the request that is carried here has waited for other hosts."""
    return current().waits.seconds
