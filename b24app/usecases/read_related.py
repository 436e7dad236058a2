"""Reads the related data of a ticket's lead, with the person's stored pair."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.domain.lead.answers import KnownWords
from b24app.domain.lead.related import RelatedData, related_data
from b24app.domain.lead.related_answers import RelatedQuestion
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.caller import VerifiedCaller, pass_on, verify_caller
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.errors.outside import PortalError, ProvenRefusalError, UnreachableError
from b24app.errors.own import MalformedRequestError, TicketExpiredError
from b24app.ports import Excerpts, Portal
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.read_ticket import ReadTicket
from b24app.usecases.reload_lead import ReloadLead, ShownLead

RELATED_LIFE = timedelta(seconds=3)  # the lead is on the screen already: a later answer is not worth a worker


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedReading:
    """What the fragment needs: whose it is, the ticket behind it, and what it shows."""

    caller: VerifiedCaller
    read_with: Ticket
    related: RelatedData


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRelated:
    """Ticket, stored pair, two batches at most, proof, related data."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    excerpts: Excerpts
    remembered_words: RememberedWords

    def __call__(self, ticket_text: str, excerpt: str, now: datetime, *, words_only: bool = False) -> RelatedReading:
        """Read the related data of the ticket's lead. `excerpt` is the page's; without a good one the lead is read.

        `words_only` is for a page that shows no more of it than names and labels.

        Raises:
            MalformedRequestError: the ticket is for no lead.
            TicketRefusedError, TicketExpiredError, PortalUnknownError: the page must be opened again.
            ProvenRefusalError: why the portal shows no lead.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        ticket, installation = self.read_ticket(ticket_text, Purpose.LEAD_TAB, now)
        if not ticket.record_id:
            raise MalformedRequestError("ticket", "is for no lead")
        question = RelatedQuestion(
            record_id=ticket.record_id,
            codes=installation.access.codes_to_ask,
            language=ticket.language,
            until=now + RELATED_LIFE,
            known=self.remembered_words.known(installation, ticket.user_id, now),
            excerpt=self.excerpts.read(excerpt, ticket, now),
            words_only=words_only,
        )
        token, answers = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: (token, self.portal.read_related(at, token, question)),
        )
        caller = verify_caller(installation, answers.caller, ticket.user_id)
        pass_on(answers.refusal, caller)
        self.remembered_words.note(caller, token, KnownWords(people=answers.related.people), now)
        related = related_data(answers.record_id, answers.related, answers.as_of)
        return RelatedReading(caller=caller, read_with=ticket, related=related)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadWithRelated:
    """The lead again and its related data, for a page without a script. The lead is shown without the rest, too."""

    reload_lead: ReloadLead
    read_related: ReadRelated

    def __call__(self, ticket_text: str, excerpt: str, now: datetime) -> tuple[ShownLead, RelatedData | None]:
        """Return the lead and its related data, None where that did not come. Raises as ReloadLead.

        The related data is read first: it brings names that the lead then has.
        """
        related, failed = None, None
        try:
            related = self.read_related(ticket_text, excerpt, now).related
        except (PortalError, UnreachableError, ProvenRefusalError) as error:
            failed = error  # the lead may come all the same
        try:
            return self.reload_lead(ticket_text, None, now), related
        except TicketExpiredError:
            raise failed or TicketExpiredError from None  # what was refused first is why there is no pair any more
