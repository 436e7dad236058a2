"""Reads a lead again for a page that has a ticket, with the person's stored pair."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.lead.glance import PhoneFormat
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.portal.caller import VerifiedCaller, pass_on, verify_caller
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.errors.own import MalformedRequestError
from b24app.ports import Portal, Tickets
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.read_health import note_shape
from b24app.usecases.read_ticket import ReadTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadedTab:
    """What the page needs: whose it is, the ticket behind it, what it shows, and the next ticket."""

    caller: VerifiedCaller
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
            ProvenRefusalError: why the portal shows no lead.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        ticket, installation = self.read_ticket(text, Purpose.LEAD_TAB, now)
        record_id = ticket.record_id if chosen_lead is None else chosen_lead
        if not record_id or ticket.record_id not in {None, record_id}:
            raise MalformedRequestError("lead", "must be the number of a lead")
        answers = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: self.portal.read_record(
                at, token, LEAD_TAB.reader, record_id, installation.access.codes_to_ask
            ),
        )
        caller = verify_caller(installation, answers.caller, ticket.user_id)
        for load in answers.loads:
            self.activity.loads.note(installation.member_id, load)
        pass_on(answers.refusal, caller)
        renewed = self.tickets.issue(replace(ticket, record_id=record_id), Purpose.LEAD_TAB, now)
        tab = lead_tab(caller, answers, self.format_phone)
        note_shape(self.activity, installation.member_id, tab, now)
        return ReloadedTab(caller=caller, read_with=ticket, tab=tab, ticket=renewed)
