"""Asks about portals that were marked as removed or were not opened for long, from the operator's cron."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from b24app.domain.portal.installation import Installation
from b24app.ports import Installations, TokenPairs, UnreadablePortal
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

    def __call__(self, now: datetime) -> Counter[Verdict]:
        """Ask about one portal after the other, and count the answers.

        Whether the settings should be kept or deleted was in the event, which is lost. So they are kept. A server that
        does not accept our own secret is not asked further.

        Raises:
            StoreError: the store failed. What was done before stays so.
        """
        self.installations.erase_overdue(now)
        counted: Counter[Verdict] = Counter()
        disowned: list[Installation] = []
        for installation, verdict in self._asked(now):
            counted[verdict] += 1
            if verdict is Verdict.DISOWNED and isinstance(installation, Installation):
                disowned.append(installation)
        gone = [each for each in disowned if self._is_as_read(each)]
        if len(disowned) > max(MOST_DISOWNED, MOST_DISOWNED_SHARE * counted.total()):
            LOG.error("%d portals are disowned at once: none is touched, since one cause is more likely", len(disowned))
            gone = []
        for installation in gone:
            self.remove_app.act(installation, Verdict.DISOWNED, now, clean=False)
        left = len(disowned) - len(gone)
        return counted - Counter({Verdict.DISOWNED: left}) + Counter({Verdict.UNKNOWN: left})

    def _asked(self, now: datetime) -> Iterator[tuple[Installation | UnreadablePortal, Verdict]]:
        refusing: set[str] = set()
        uncertain = partial(self.installations.uncertain, now - SILENT)
        for each in by_pages(uncertain):
            if isinstance(each, UnreadablePortal):
                yield each, Verdict.UNKNOWN
            elif self._is_uncertain(each, now):
                verdict = Verdict.REFUSED if each.oauth_server in refusing else self._reconciled(each, now)
                if verdict is Verdict.REFUSED:
                    refusing.add(each.oauth_server)
                yield each, verdict

    def _reconciled(self, installation: Installation, now: datetime) -> Verdict:
        """Ask about a portal. One of which nothing is known a month after the hint, and that nobody opened, is gone."""
        verdict = self.remove_app.ask(installation, now)
        if not self._is_as_read(installation):
            return Verdict.UNKNOWN
        if verdict is Verdict.UNKNOWN and _is_over(installation, now):
            self.remove_app.act(installation, Verdict.GONE, now, clean=True)
            return Verdict.GONE
        if verdict is not Verdict.DISOWNED:
            self.remove_app.act(installation, verdict, now, clean=False)
        return verdict

    def _is_as_read(self, installation: Installation) -> bool:
        """Tell whether nothing became of the portal while it and others were asked about: an open, an installation."""
        current = self.installations.find(installation.member_id)
        return current is not None and current.revision == installation.revision

    def _is_uncertain(self, installation: Installation, now: datetime) -> bool:
        """Tell whether it still is, and has a pair to ask with unless an event has claimed its removal."""
        if installation.removal_hinted_at is not None:
            return True
        stored = installers_pair(self.pairs, installation)
        return stored is not None and now - stored.kept_at >= SILENT


def _is_over(installation: Installation, now: datetime) -> bool:
    hinted_at = installation.removal_hinted_at
    return hinted_at is not None and now - hinted_at >= KEPT_UNCONFIRMED and not installation.removal_disproved
