"""Binds the tab and the events again in all portals, after the server has moved or the title has changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.findings.refused_findings import reason
from b24app.domain.operations.placements import StepResult, WantedBinding, awaits_choice, is_bound
from b24app.domain.portal.installation import Installation
from b24app.errors.outside import OutsideError
from b24app.errors.own import RefusedError
from b24app.ports import Installations, SideBySide, UnreadablePortal
from b24app.usecases.bind_app import BindApp
from b24app.usecases.inspect_portal import InspectPortal
from b24app.usecases.unattended import by_pages

NOBODY = "no administrator has opened the app yet"
UNDECIDED = "an administrator has to choose on the app's page who has access, which binds the tab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebound:
    """The outcome in one portal: the steps that were needed, or why nothing could be done."""

    member_id: str
    results: tuple[StepResult, ...] = ()
    failure: str = ""

    @property
    def done(self) -> bool:
        """Whether the tab is bound as it should be now."""
        return not self.failure and is_bound(self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class RebindPortals:
    """Asks with the pair of each installation's administrator. A portal that fails does not stop the others."""

    wanted: Callable[[], WantedBinding]
    installations: Installations
    inspect_portal: InspectPortal
    bind_app: BindApp
    side_by_side: SideBySide

    def __call__(self, now: datetime, after: str = "") -> Iterator[Rebound]:
        """Go through the portals, those behind the member_id `after`, and yield the outcome of each, by member_id.

        Raises:
            StoreError: the store failed.
        """
        self.wanted()  # which is made once, and not by each thread
        portals = by_pages(self.installations.listed, after)
        return self.side_by_side(portals, lambda each: self._rebound(each, now))

    def _rebound(self, installation: Installation | UnreadablePortal, now: datetime) -> Rebound:
        if isinstance(installation, UnreadablePortal):
            return Rebound(member_id=installation.member_id, failure=installation.what)
        if installation.installer_id is None:
            return Rebound(member_id=installation.member_id, failure=NOBODY)
        try:
            seen = self.inspect_portal(installation, installation.installer_id, now)
            if awaits_choice(installation.access, seen.state):
                return Rebound(member_id=installation.member_id, failure=UNDECIDED)
            results = self.bind_app(seen.address, seen.token, seen.state)
        except (OutsideError, RefusedError) as failure:
            return Rebound(member_id=installation.member_id, failure=reason(failure))
        return Rebound(member_id=installation.member_id, results=results)
