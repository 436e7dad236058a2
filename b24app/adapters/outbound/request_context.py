"""What a request, or a command, carries on its way: the one context variable, for calls to other hosts and the log.

It is set at the door (web/http), or by a command. Only this room and the log read it. A thread that works later, when
the request is over, starts with none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """What is true of the request for all its life.

    `id` is the problem number that its page shows. `client` is the client's network as a keyed hash, "" for a command.
    """

    id: str
    client: str = ""


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
