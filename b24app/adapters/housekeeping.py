"""What a process that serves deletes by itself in time, without any cron."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.adapters.oauth.budgets import QuestionBudgets
from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.errors.own import StoreError
from b24app.ports import Installations, OAuthStates, RefusedLaunches, TokenPairs

LOG = logging.getLogger("b24app.tokens")
EVERY = timedelta(hours=1)
DROPPED_EVERY = timedelta(minutes=1)  # the privacy page says that a network's address stays in memory for an hour
TURN = "housekeeping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """Deletes viewers' old pairs, states that were used, and what was kept for a month of portals that are gone.

    That is done behind any request, each by itself: where one cannot be deleted, the others are. Words whose time is
    over are dropped at the end of each request: that asks nobody. The networks that were counted go once a minute.
    """

    pairs: TokenPairs
    installations: Installations
    oauth_states: OAuthStates
    remembered_words: RememberedWords
    question_budgets: QuestionBudgets
    refused_launches: RefusedLaunches
    behind: Callable[[str, Callable[[], None]], bool]
    clock: Callable[[], datetime]
    dropped: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(DROPPED_EVERY, most=1))
    done: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(EVERY, most=1))

    def __call__(self, *_: object) -> None:
        """Drop from memory what is over. Begin what else is due, at most once an hour."""
        now = self.clock()
        self.remembered_words.drop_over(now)
        if not self.dropped.take(TURN, 1, now):
            return
        self.question_budgets.drop_over(now)
        self.refused_launches.drop_over(now)
        if self.done.take(TURN, 1, now) and not self.behind(TURN, lambda: self._clean(now)):
            self.done.give_back(TURN)

    def _clean(self, now: datetime) -> None:
        for delete_old in (self.installations.erase_overdue, self.oauth_states.sweep, self.pairs.sweep):
            try:
                delete_old(now)
            except StoreError as error:
                LOG.warning("something old was not deleted: %s", error)
