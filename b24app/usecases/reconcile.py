"""Asks about portals that were marked as removed or were not opened for long, from the operator's cron."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.uninstall_hint import Leftover
from b24app.ports import Installations, TokenPairs, UnreadablePortal
from b24app.ports.progress import Seen, to_nobody
from b24app.usecases.remove_app import RemoveApp, Verdict
from b24app.usecases.unattended import by_pages, installers_pair

LOG = logging.getLogger("b24app.security")
SILENT = timedelta(days=90)  # asking a silent portal renews its tokens: four times a year is rarely enough
KEPT_UNCONFIRMED = timedelta(days=30)  # after an uninstall that could not be confirmed
# Portals that are disowned at once: more are a sign that the server errs, or we do, and not that all were removed.
MOST_DISOWNED, MOST_DISOWNED_SHARE = 3, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconcile:
    """Does what an uninstall event should have done that was lost, late or unconfirmed."""

    installations: Installations
    pairs: TokenPairs
    remove_app: RemoveApp

    def __call__(self, now: datetime, told: Seen = to_nobody) -> Counter[Verdict]:
        """Ask about one portal after the other, and count the answers. `told` hears how many more were looked at.

        Whether the settings should be deleted was in the event, and stands beside the mark. It may be a forged one, and
        the administrator's lost, so they are sealed for a month then. Where no event said so, they are kept. A server
        that does not accept our own secret is not asked further.

        Raises:
            StoreError: the store failed. What was done before stays so.
        """
        self.installations.erase_overdue(now)
        counted: Counter[Verdict] = Counter()
        disowned: list[Installation] = []
        for each, verdict in self._asked(now, told):
            if verdict is Verdict.DISOWNED and isinstance(each, Installation):
                disowned.append(each)
            else:
                counted[self._after(each, verdict, now)] += 1
        too_many = len(disowned) > max(MOST_DISOWNED, MOST_DISOWNED_SHARE * (counted.total() + len(disowned)))
        if too_many:
            LOG.error("%d portals are disowned at once: none is touched, since one cause is likelier", len(disowned))
        for installation in disowned:
            done = not too_many and self.remove_app.act(installation, Verdict.DISOWNED, now, Leftover.RECORD)
            counted[Verdict.DISOWNED if done else Verdict.UNKNOWN] += 1
        return counted

    def _asked(self, now: datetime, told: Seen) -> Iterator[tuple[Installation | UnreadablePortal, Verdict]]:
        refusing: set[str] = set()
        uncertain = partial(self.installations.uncertain, now - SILENT)
        for each in by_pages(uncertain):
            told(1)
            if isinstance(each, UnreadablePortal):
                yield each, Verdict.UNKNOWN
            elif self._is_uncertain(each, now):
                verdict = Verdict.REFUSED if each.oauth_server in refusing else self.remove_app.ask(each, now)
                if verdict is Verdict.REFUSED:
                    refusing.add(each.oauth_server)
                yield each, verdict

    def _after(self, portal: Installation | UnreadablePortal, verdict: Verdict, now: datetime) -> Verdict:
        """Do what the answer asks for. One of which nothing is known a month after the hint, without an open, is gone.

        Of a portal that was opened or installed while it was asked about, nothing is known.
        """
        if isinstance(portal, UnreadablePortal):
            return verdict
        if verdict is Verdict.UNKNOWN and _is_over(portal, now):
            return Verdict.ERASED if self.remove_app.act(portal, Verdict.GONE, now, Leftover.NOTHING) else verdict
        leaves = Leftover.SETTINGS if portal.leaves is Leftover.SETTINGS else Leftover.RECORD
        return verdict if self.remove_app.act(portal, verdict, now, leaves) else Verdict.UNKNOWN

    def _is_uncertain(self, installation: Installation, now: datetime) -> bool:
        """Tell whether it still is, and has a pair to ask with unless an event has claimed its removal."""
        if installation.removal_hinted_at is not None:
            return True
        stored = installers_pair(self.pairs, installation)
        return stored is not None and now - stored.kept_at >= SILENT


def _is_over(installation: Installation, now: datetime) -> bool:
    hinted_at = installation.removal_hinted_at
    return hinted_at is not None and now - hinted_at >= KEPT_UNCONFIRMED and not installation.removal_disproved
