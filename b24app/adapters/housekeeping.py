"""What a process that serves deletes by itself in time, without any cron."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.errors.own import StoreError
from b24app.ports import Installations, TokenPairs

LOG = logging.getLogger("b24app.tokens")
EVERY = timedelta(hours=1)
TURN = "housekeeping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """Deletes viewers' old pairs, and what was kept for a month of portals that are gone: behind any request.

    Words whose time is over are dropped at the end of each request: that asks nobody.
    """

    pairs: TokenPairs
    installations: Installations
    remembered_words: RememberedWords
    behind: Callable[[str, Callable[[], None]], bool]
    clock: Callable[[], datetime]
    done: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(EVERY, most=1))

    def __call__(self, *_: object) -> None:
        """Drop words that are over. Begin what else is due, at most once an hour."""
        now = self.clock()
        self.remembered_words.drop_over(now)
        if self.done.take(TURN, 1, now) and not self.behind(TURN, lambda: self._clean(now)):
            self.done.give_back(TURN)

    def _clean(self, now: datetime) -> None:
        try:
            self.pairs.sweep(now)
            self.installations.erase_overdue(now)
        except StoreError as error:
            LOG.warning("nothing old was deleted: %s", error)
