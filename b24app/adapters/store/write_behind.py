"""Viewers' pairs, written behind the answer by one thread of the process.

A viewer's pair is expendable, the next open brings another. This process answers for one that waits from memory, so
that no request waits for the database's writers. Another process may read before it is written, some milliseconds after
the open: the page that reloads there then finds an older pair, or none and renews itself.
Measured on two cores, 64 threads over SQLite, opens that last 20 ms without it: 500 a second and a 99th percentile
of 0.5 s where each wrote its pair, 3,000 and 0.03 s where they are written behind.
"""

import logging
import threading
from contextvars import Context
from datetime import datetime, timedelta

from b24app.adapters.store.token_pairs import Opened, SqlTokenPairs
from b24app.domain.operations.memory import BoundedMemory
from b24app.domain.portal.tokens import NOT_YET_WRITTEN, StoredPair, TokenPair
from b24app.errors.own import StoreError

LOG = logging.getLogger("b24app.tokens")
WRITER = "pairs-writer"  # the thread's name
MOST_WAITING = 1_000  # some seconds of opens; what is more is dropped, and costs its person a renewal at most
MOST_AT_ONCE = 100  # one transaction's, so that the store's other writers are not kept waiting
MOST_REMEMBERED = 10_000  # more administrators than one deployment's
REMEMBERED_FOR = timedelta(minutes=10)  # a pair that another process has dropped is missed at an open after that
FLUSH_S = 5.0  # what a worker that ends may still take


class PairsWrittenBehind:
    """Implements the port TokenPairs over the database's; the thread lives while something waits."""

    def __init__(self, pairs: SqlTokenPairs) -> None:
        self._pairs = pairs
        self._waiting: list[Opened] = []
        self._last: dict[tuple[str, int], Opened] = {}  # by person, of those that wait
        self._there = BoundedMemory[tuple[datetime, datetime]](MOST_REMEMBERED)  # looked at, and written
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None

    def keep(self, member_id: str, user_id: int, pair: TokenPair, now: datetime) -> None:
        """Let the pair be written soon; where too many wait it is dropped."""
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                LOG.warning("a viewer's pair was dropped: %d wait to be written", MOST_WAITING)
                return
            opened = Opened(member_id=member_id, user_id=user_id, pair=pair, now=now)
            self._waiting.append(opened)
            self._last[member_id, user_id] = opened
            if self._writer is None or not self._writer.is_alive():  # there is none in a process that was just forked
                self._writer = threading.Thread(target=Context().run, args=(self._run,), name=WRITER, daemon=True)
                self._writer.start()

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        """Return the person's pair, the last one that waits if any does."""
        with self._lock:
            waits = self._last.get((member_id, user_id))
        found = _as_it_waits(waits) if waits else self._pairs.find(member_id, user_id)
        if found is None:
            self._there.put((member_id, user_id), None)
        return found

    def is_kept_since(self, member_id: str, user_id: int, since: datetime, now: datetime) -> bool:
        """Remember of a pair that was found when it was written, until it is dropped or missed in this process."""
        known = self._there.get((member_id, user_id))
        if known and now - known[0] < REMEMBERED_FOR and known[1] > since:
            return True
        found = self.find(member_id, user_id)
        if found is None or found.kept_at <= since:
            return False
        self._there.put((member_id, user_id), (now, found.kept_at))
        return True

    def replace(self, read: StoredPair, new: TokenPair, now: datetime) -> bool:
        """Write `new` at once; a pair that still waits is written over it, being of a newer open."""
        return self._pairs.replace(read, new, now)

    def drop(self, read: StoredPair) -> bool:
        """Delete the pair that was read at once.

        One that waited when it was read is still written, and dropped when it is read again.
        """
        with self._lock:
            if (waits := self._last.get((read.member_id, read.user_id))) and waits.pair == read.pair:
                del self._last[read.member_id, read.user_id]
        dropped = self._pairs.drop(read)
        self._there.put((read.member_id, read.user_id), None)
        return dropped

    def sweep(self, now: datetime) -> int:
        """Delete the pairs that nobody used for a day."""
        return self._pairs.sweep(now)

    def flush(self, deadline_s: float = FLUSH_S) -> None:
        """Let the thread write what waits, as the process ends; what takes too long is left."""
        with self._lock:  # under which it is started: one that is not yet cannot be waited for
            writer = self._writer
        if writer is not None and writer is not threading.current_thread():
            writer.join(deadline_s)

    def _run(self) -> None:
        while True:
            while self._write_some():
                pass
            with self._lock:
                if not self._waiting:
                    self._writer = None
                    return

    def _write_some(self) -> bool:
        """Write the first of those that wait; they count as waiting until they are written. False if none waits."""
        with self._lock:
            some = self._waiting[:MOST_AT_ONCE]
        if some:
            self._write(some)
        with self._lock:
            del self._waiting[: len(some)]
            for each in some:
                if self._last.get((each.member_id, each.user_id)) is each:
                    del self._last[each.member_id, each.user_id]
        return bool(some)

    def _write(self, some: list[Opened]) -> None:
        try:
            self._pairs.keep_all(some)
        except StoreError as error:
            if len(some) == 1:
                LOG.warning("a viewer's pair was not written: %s", error)
                return
            for each in some:  # one that no database can hold must not take the others with it
                self._write([each])


def _as_it_waits(opened: Opened) -> StoredPair:
    return StoredPair(
        member_id=opened.member_id,
        user_id=opened.user_id,
        pair=opened.pair,
        generation=NOT_YET_WRITTEN,
        kept_at=opened.now,
    )
