"""Threads that are listed, and cannot be waited for yet: the moment in which the system has not begun them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

MINUTE_S = 60.0
A_MOMENT_S = 0.2  # in which what does not wait would have failed
BEGINS = next(name for name in ("_start_joinable_thread", "_start_new_thread") if hasattr(threading, name))


@dataclass(frozen=True, slots=True)
class AboutToStart:
    """`is_there` when such a thread is about to start, which it does once it `may`."""

    is_there: threading.Event = field(default_factory=threading.Event)
    may: threading.Event = field(default_factory=threading.Event)


@contextmanager
def about_to_start(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[AboutToStart]:
    """Hold threads of this name up before they start."""
    held, begin = AboutToStart(), getattr(threading, BEGINS)

    def begin_later(run: Callable[[], None], *rest: object, **more: object) -> object:
        thread = getattr(run, "__self__", None)
        if isinstance(thread, threading.Thread) and thread.name == name:
            held.is_there.set()
            held.may.wait(MINUTE_S)
        return begin(run, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(threading, BEGINS, begin_later)
        try:
            yield held
        finally:
            held.may.set()
