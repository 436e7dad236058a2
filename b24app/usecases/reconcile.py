"""Asks about portals that were marked as removed or were not opened for long, from the operator's cron."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.domain.portal.installation import Installation
from b24app.ports import Installations, TokenPairs, UnreadablePortal
from b24app.usecases.each_portal import each_portal
from b24app.usecases.installers_pair import installers_pair
from b24app.usecases.remove_app import RemoveApp, Verdict

SILENT = timedelta(days=90)  # asking a silent portal renews its tokens: four times a year is rarely enough
KEPT_UNCONFIRMED = timedelta(days=30)  # after an uninstall that could not be confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconcile:
    """Does what an uninstall event should have done that was lost, late or unconfirmed."""

    installations: Installations
    pairs: TokenPairs
    remove_app: RemoveApp

    def __call__(self, now: datetime) -> Counter[Verdict]:
        """Ask about one portal after the other, and count the answers.

        Whether the settings should be kept or deleted was in the event, which is lost. So they are kept.
        """
        asked = (each for each in each_portal(self.installations) if self._is_uncertain(each, now))
        return Counter(self._reconciled(each, now) for each in asked)

    def _reconciled(self, installation: Installation | UnreadablePortal, now: datetime) -> Verdict:
        """Ask about a portal. One that we can no longer ask about, and that was not opened for long, counts as gone."""
        if isinstance(installation, UnreadablePortal):
            return Verdict.UNKNOWN
        verdict = self.remove_app.confirm_removal(installation, now, clean=False)
        hinted_at = installation.removal_hinted_at
        if verdict is not Verdict.UNKNOWN or hinted_at is None or now - hinted_at < KEPT_UNCONFIRMED:
            return verdict
        if installers_pair(self.pairs, installation) is not None:
            return verdict
        self.installations.erase(installation.member_id, now)
        return Verdict.GONE

    def _is_uncertain(self, installation: Installation | UnreadablePortal, now: datetime) -> bool:
        if isinstance(installation, UnreadablePortal) or installation.removal_hinted_at is not None:
            return True
        stored = installers_pair(self.pairs, installation)
        return stored is not None and now - stored.kept_at >= SILENT
