"""Gathers the health of an installation, from the portal's answers and this process's memory."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.domain.lead.tab import LeadTab
from b24app.domain.operations.health import Health, installation_keys, missing_rights, unbound_events
from b24app.domain.operations.placements import PortalState
from b24app.domain.operations.portal_activity import PortalActivity, heaviest
from b24app.domain.operations.rest_three import RestThree
from b24app.domain.portal.installation import Installation
from b24app.ports import Installations, TokenPairs
from b24app.usecases.unattended import installers_pair

LOG = logging.getLogger("b24app.problems")
SHOWN_FOR = timedelta(days=1)  # of a shape: what nobody has seen again since is over


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHealth:
    """Asks the portal nothing: an administrator's open has asked already."""

    installations: Installations
    pairs: TokenPairs
    activity: PortalActivity

    def __call__(self, installation: Installation, state: PortalState, now: datetime) -> Health:
        """Return the health of an installation that has just been inspected with an administrator's token."""
        member_id = installation.member_id
        current = self.installations.find(member_id) or installation  # this open may have changed the installer
        loads = {load.method: load for load in (*reversed(self.activity.loads.of(member_id)), *state.loads)}
        return Health(
            missing=missing_rights(state.scopes),
            unbound=None if state.events is None else unbound_events(state.events),
            keys=installation_keys(current.installer_id, installers_pair(self.pairs, current), now),
            failures=self.activity.failures.of(member_id),
            events=self.activity.events.of(member_id),
            loads=heaviest(loads.values()),
            shapes=tuple(each for each in self.activity.shapes.of(member_id) if now - each.at < SHOWN_FOR),
            leads_in_rest_three=self.activity.rest_three_of(member_id) is RestThree.WITH_LEADS,
        )


def note_shape(activity: PortalActivity, member_id: str, tab: LeadTab, now: datetime) -> None:
    """Note a lead that came in another shape than the one that we know; in the log once an hour for each portal."""
    if tab.unfamiliar and activity.note_shape(member_id, tab.unfamiliar, now):
        LOG.warning("a lead came in another shape", extra={"portal": member_id, "field": ", ".join(tab.unfamiliar)})
