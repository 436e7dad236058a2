"""Which forms wait for a thread: all threads but one are for them, and the last one stays for those who ask for a page.

A form, which Bitrix24 posts for a person who opens the app, waits for a portal. Where more come at once than threads
may wait (domain/operations/compartments.py), the next ones would be refused, although a thread is free in a moment.
"""

import time
from collections import deque

from b24app.domain.operations.compartments import all_but_one
from b24app.web.server.connection import Connection

MOST_WAITING = 4  # for each thread: they hold connections, of which some must be left for who asks for a page


class FormQueue:
    """The forms that have threads, and those that wait for one, `wait_s` at most. Used in the loop of a worker only."""

    def __init__(self, threads: int, wait_s: float) -> None:
        self._most, self._most_waiting, self._wait_s = all_but_one(threads), MOST_WAITING * threads, wait_s
        self._served: set[Connection] = set()
        self._waiting: deque[Connection] = deque()  # longest wait first

    def admit(self, connection: Connection) -> bool:
        """Return whether the request gets a thread now. Otherwise it waits until it is given back.

        Where too many wait, the next form gets the thread that is kept: mostly it finds no slot there, and says so.
        """
        if not connection.is_form or len(self._waiting) >= self._most_waiting:
            return True
        if len(self._served) < self._most:
            self._served.add(connection)
            return True
        connection.deadline = time.monotonic() + self._wait_s
        self._waiting.append(connection)
        return False

    def after(self, served: Connection) -> list[Connection]:
        """Give back whose turn it is, now that a request has been served."""
        self._served.discard(served)
        turn = [self._waiting.popleft()] if self._waiting and len(self._served) < self._most else []
        self._served.update(turn)
        return turn

    def overdue(self) -> list[Connection]:
        """Give back what has waited for too long, for the thread that is kept, as where too many wait."""
        now, over = time.monotonic(), []
        while self._waiting and self._waiting[0].deadline <= now:
            over.append(self._waiting.popleft())
        return over
