"""Opens the tab: from the posted claim to the lead, with one request to the portal."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.lead.glance import PhoneFormat
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.portal.launch import Launch, LaunchClaim
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.errors.own import LeadNotSavedError, MalformedRequestError
from b24app.ports import Portal, Tickets
from b24app.usecases.prove_launch import ProveLaunch


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
            PortalError: why the portal shows no lead, raised only after the person is proven.
        """
        lead_id = claim.lead_id
        if lead_id is None:
            raise MalformedRequestError("PLACEMENT_OPTIONS", "names no lead")
        if lead_id == 0:
            raise LeadNotSavedError
        admitted = self.prove_launch.admit(claim, now)
        codes = admitted.installation.access.codes_to_ask
        admitted, answers = self.prove_launch.ask(
            admitted, lambda endpoint: self.portal.read_lead(endpoint, claim.pair.access_token, lead_id, codes)
        )
        launch = self.prove_launch.complete(admitted, answers.caller, now)
        if answers.load is not None:
            self.activity.loads.note(claim.member_id, answers.load)
        if answers.refusal is not None:
            answers.refusal.proven_for = claim.member_id
            raise answers.refusal
        ticket = Ticket(
            member_id=claim.member_id,
            generation=launch.installation.generation,
            user_id=launch.user_id,
            lead_id=lead_id,
            language=claim.language,
            came_from=str(claim.came_from or launch.endpoint),
            opened_at=now,
        )
        tab = lead_tab(answers, launch.installation.tab, portal=launch.endpoint, format_phone=self.format_phone)
        return OpenedTab(launch=launch, tab=tab, ticket=self.tickets.issue(ticket, Purpose.LEAD_TAB, now))
