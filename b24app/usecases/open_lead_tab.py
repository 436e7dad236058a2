"""Opens the tab: from the posted claim to the lead, with one request to the portal."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.lead.glance import PhoneFormat
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.portal.caller import pass_on
from b24app.domain.portal.launch import Launch, LaunchClaim
from b24app.domain.portal.ticket import Purpose, ticket_for
from b24app.errors.own import LeadNotSavedError, MalformedRequestError
from b24app.ports import Portal, Tickets
from b24app.usecases.prove_launch import ProveLaunch
from b24app.usecases.read_health import note_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTab:
    """What the page needs: the launch, the tab's content, and the ticket for further requests."""

    launch: Launch
    tab: LeadTab
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLeadTab:
    """Claim, admission, one batch, proof, page."""

    prove_launch: ProveLaunch
    portal: Portal
    tickets: Tickets
    activity: PortalActivity
    format_phone: PhoneFormat

    def __call__(self, claim: LaunchClaim, now: datetime) -> OpenedTab:
        """Read the lead as the person who is looking.

        Raises:
            MalformedRequestError: the placement names no lead.
            LeadNotSavedError: the card is new.
            ProvenRefusalError: why the portal shows no lead.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        record_id = claim.record_id
        if record_id is None:
            raise MalformedRequestError("PLACEMENT_OPTIONS", "names no lead")
        if record_id == 0:
            raise LeadNotSavedError
        admitted = self.prove_launch.admit(claim, now)
        codes = admitted.installation.access.codes_to_ask
        admitted, answers = self.prove_launch.ask(
            admitted,
            lambda at: self.portal.read_record(at, claim.pair.access_token, LEAD_TAB.reader, record_id, codes),
            now,
        )
        launch = self.prove_launch.complete(admitted, answers.caller, now)
        for load in answers.loads:
            self.activity.loads.note(claim.member_id, load)
        pass_on(answers.refusal, launch)
        came_from = str(claim.came_from or launch.installation.endpoint)
        ticket = ticket_for(launch, record_id=record_id, language=claim.language, came_from=came_from, now=now)
        tab = lead_tab(launch, answers, self.format_phone)
        note_shape(self.activity, claim.member_id, tab, now)
        return OpenedTab(launch=launch, tab=tab, ticket=self.tickets.issue(ticket, Purpose.LEAD_TAB, now))
