"""What a process that serves deletes by itself in time, without any cron."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.errors.own import StoreError
from b24app.ports import Installations, OAuthStates, TokenPairs

LOG = logging.getLogger("b24app.tokens")
EVERY = timedelta(hours=1)
TURN = "housekeeping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """Deletes viewers' old pairs, states that were used, and what was kept for a month of portals that are gone.

    That is done behind any request, each by itself: where one cannot be deleted, the others are. Words whose time is
    over are dropped at the end of each request: that asks nobody.
    """

    pairs: TokenPairs
    installations: Installations
    oauth_states: OAuthStates
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
        for delete_old in (self.installations.erase_overdue, self.oauth_states.sweep, self.pairs.sweep):
            try:
                delete_old(now)
            except StoreError as error:
                LOG.warning("something old was not deleted: %s", error)
