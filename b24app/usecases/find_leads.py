"""Searches for leads on the application's page, with the person's own pair."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.lead.lists import NO_LEADS, LeadList, MatchedBy, joined
from b24app.domain.lead.search import FoundLeads, Query, parse_query
from b24app.domain.portal.caller import VerifiedCaller, verify_caller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.ports import Portal, Tickets
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.read_ticket import ReadTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedLeads:
    """What the page needs: whose it is, the ticket behind it, the query and what was found, and the next ticket."""

    caller: VerifiedCaller
    read_with: Ticket
    query: Query
    leads: LeadList
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindLeads:
    """Ticket, stored pair, one batch, proof. One request more where a phone or a mail address gives leads by id."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    tickets: Tickets

    def __call__(self, ticket_text: str, searched: str, now: datetime) -> SearchedLeads:
        """Search for `searched`, or return the newest leads where it is empty.

        Raises:
            TicketRefusedError, TicketExpiredError, PortalUnknownError: the page must be opened again.
            NotAllowedError: the access rule no longer includes the person.
            RuleLostError: the access rule is lost, and the person is no administrator.
            PortalError: the portal refuses this person altogether, or is busy.
        """
        ticket, installation = self.read_ticket(ticket_text, Purpose.HOME, now)
        query = parse_query(searched)
        found = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: self.portal.find_leads(at, token, query, installation.access.codes_to_ask),
        )
        caller = verify_caller(installation, found.caller, ticket.user_id)
        return SearchedLeads(
            caller=caller,
            read_with=ticket,
            query=query,
            leads=joined(found.leads, self._matches(installation, ticket, found, now)),
            ticket=self.tickets.issue(ticket, Purpose.HOME, now),
        )

    def _matches(self, installation: Installation, ticket: Ticket, found: FoundLeads, now: datetime) -> LeadList:
        """List the leads that share the phone or the mail address, as far as the person may read them."""
        lead_ids = found.by_phone | found.by_mail
        if not lead_ids:
            return NO_LEADS
        listed = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: self.portal.list_leads(at, token, lead_ids),
        )
        matched_by = {lead_id: MatchedBy.PHONE if lead_id in found.by_phone else MatchedBy.MAIL for lead_id in lead_ids}
        return replace(listed, leads=tuple(replace(lead, matched_by=matched_by[lead.lead_id]) for lead in listed.leads))
