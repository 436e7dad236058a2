"""Reads a lead again for a page that has a ticket, with the person's stored pair."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.lead.glance import PhoneFormat
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import verify_caller
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.errors.own import MalformedRequestError
from b24app.ports import Portal, Tickets
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.read_ticket import ReadTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadedTab:
    """What the page needs: the installation and the ticket, the tab's content, and the next ticket."""

    installation: Installation
    read_with: Ticket
    tab: LeadTab
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadLead:
    """Ticket, stored pair, one batch, proof, page."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    tickets: Tickets
    activity: PortalActivity
    format_phone: PhoneFormat

    def __call__(self, text: str, chosen_lead: int | None, now: datetime) -> ReloadedTab:
        """Read the ticket's lead again, or `chosen_lead` where the ticket leaves the choice to the person.

        Raises:
            MalformedRequestError: no lead is named, or another one than the ticket's.
            TicketRefusedError, TicketExpiredError, PortalUnknownError: the page must be opened again.
            NotAllowedError: the access rule no longer includes the person.
            RuleLostError: the access rule is lost, and the person is no administrator.
            PortalError: why the portal shows no lead.
        """
        ticket, installation = self.read_ticket(text, Purpose.LEAD_TAB, now)
        lead_id = ticket.lead_id if chosen_lead is None else chosen_lead
        if not lead_id or ticket.lead_id not in {None, lead_id}:
            raise MalformedRequestError("lead", "must be the number of a lead")
        answers = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda endpoint, token: self.portal.read_lead(endpoint, token, lead_id, installation.access.codes_to_ask),
        )
        verify_caller(installation, answers.caller, ticket.user_id)
        if answers.load is not None:
            self.activity.loads.note(installation.member_id, answers.load)
        if answers.refusal is not None:
            raise answers.refusal
        renewed = self.tickets.issue(replace(ticket, lead_id=lead_id), Purpose.LEAD_TAB, now)
        tab = lead_tab(answers, installation.tab, portal=installation.endpoint, format_phone=self.format_phone)
        return ReloadedTab(installation=installation, read_with=ticket, tab=tab, ticket=renewed)
