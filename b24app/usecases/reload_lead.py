"""Reads a lead again for a page that has a ticket, with the person's stored pair.

Opening, reloading and renewing differ in how the person is proven, and come together in ShowLead.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from b24app.domain.lead.answers import NOTHING_KNOWN, PortalAnswers, RecordQuestion
from b24app.domain.lead.excerpt import excerpt_of
from b24app.domain.lead.glance import PhoneFormat
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.caller import VerifiedCaller, pass_on, verify_caller
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.own import MalformedRequestError
from b24app.ports import Excerpts, Portal, Tickets
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.read_health import note_shape
from b24app.usecases.read_ticket import ReadTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLead:
    """What the page needs: whose it is, what it shows, and ticket and excerpt (signed) for its next requests.

    `read_with` is what the ticket says.
    """

    caller: VerifiedCaller
    tab: LeadTab
    read_with: Ticket
    ticket: str
    excerpt: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLead:
    """Load, refusal, words, tab, ticket, once the portal has named the person."""

    activity: PortalActivity
    remembered_words: RememberedWords
    format_phone: PhoneFormat
    tickets: Tickets
    excerpts: Excerpts

    def __call__(
        self, caller: VerifiedCaller, token: ViewerToken, answers: PortalAnswers, ticket: Ticket, now: datetime
    ) -> ShownLead:
        """Return what the page needs, which goes on with `ticket`.

        Raises:
            ProvenRefusalError: why the portal shows no lead.
        """
        member_id = caller.installation.member_id
        for load in answers.loads:
            self.activity.loads.note(member_id, load)
        pass_on(answers.refusal, caller)
        self.remembered_words.note(caller, token, answers.told, now)
        tab = lead_tab(caller, answers, self.format_phone)
        note_shape(self.activity, member_id, tab, now)
        return ShownLead(
            caller=caller,
            tab=tab,
            read_with=ticket,
            ticket=self.tickets.issue(ticket, Purpose.LEAD_TAB, now),
            excerpt=self.excerpts.issue(excerpt_of(answers), ticket, now),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadLead:
    """Ticket, stored pair, one batch, proof, page."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    remembered_words: RememberedWords
    show_lead: ShowLead

    def __call__(self, text: str, chosen_lead: int | None, now: datetime, *, anew: bool = False) -> ShownLead:
        """Read the ticket's lead again, or `chosen_lead` where the ticket leaves the choice to the person.

        With `anew` all words are asked for, also those that are known: each name is wanted.

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
        known = NOTHING_KNOWN if anew else self.remembered_words.known(installation, ticket.user_id, now)
        question = RecordQuestion(record_id=record_id, codes=installation.access.codes_to_ask, known=known)
        token, answers = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: (token, self.portal.read_record(at, token, LEAD_TAB.reader, question)),
        )
        caller = verify_caller(installation, answers.caller, ticket.user_id)
        return self.show_lead(caller, token, answers, replace(ticket, record_id=record_id), now)
