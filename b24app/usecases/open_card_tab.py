"""Opens a tab of a card, and reads its record again for the page: each with one request to the portal.

Whatever tab it is, the claim is proven, the access rule is asked and a refusal is raised here, in this order.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.lead.answers import NOTHING_KNOWN, PortalAnswers, RecordQuestion
from b24app.domain.operations.placements import CardTab
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.caller import VerifiedCaller, pass_on, verify_caller
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.ticket import Ticket, ticket_for
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.own import LeadNotSavedError, MalformedRequestError
from b24app.ports import Portal, Tickets
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.prove_launch import ProveLaunch
from b24app.usecases.read_ticket import ReadTicket

Read = tuple[ViewerToken, PortalAnswers]  # the answers, and the token that they were asked with


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecord:
    """What a tab's page needs: whose it is, what the portal answered, and the ticket (signed) for its next requests.

    `token` is the one that it was read with, `read_with` is what the ticket says.
    """

    caller: VerifiedCaller
    token: ViewerToken
    answers: PortalAnswers
    read_with: Ticket
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRecord:
    """Load, refusal, ticket, once the portal has named the person."""

    activity: PortalActivity
    tickets: Tickets

    def __call__(self, tab: CardTab, caller: VerifiedCaller, read: Read, ticket: Ticket, now: datetime) -> ShownRecord:
        """Return what the page needs, which goes on with `ticket`.

        Raises:
            ProvenRefusalError: why the portal shows no record.
        """
        token, answers = read
        for load in answers.loads:
            self.activity.loads.note(caller.installation.member_id, load)
        pass_on(answers.refusal, caller)
        text = self.tickets.issue(ticket, tab.purpose, now)
        return ShownRecord(caller=caller, token=token, answers=answers, read_with=ticket, ticket=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCardTab:
    """Claim, admission, one batch, proof, record."""

    prove_launch: ProveLaunch
    portal: Portal
    remembered_words: RememberedWords
    show_record: ShowRecord

    def __call__(self, tab: CardTab, claim: LaunchClaim, now: datetime) -> ShownRecord:
        """Read the card's record as the person who is looking.

        Raises:
            MalformedRequestError: the placement is another one, or names no record.
            LeadNotSavedError: the card is new.
            ProvenRefusalError: why the portal shows no record.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        record_id = claim.record_id
        if claim.placement != tab.name:
            raise MalformedRequestError("PLACEMENT", "is not this tab's")
        if record_id is None:
            raise MalformedRequestError("PLACEMENT_OPTIONS", "names no record")
        if record_id == 0:
            raise LeadNotSavedError
        admitted, token = self.prove_launch.admit(claim, now), claim.pair.access_token
        installation = admitted.installation

        def read(at: PortalAddress) -> PortalAnswers:
            known = self.remembered_words.guessed(replace(installation, endpoint=at.origin), token, now)
            question = RecordQuestion(record_id=record_id, codes=installation.access.codes_to_ask, known=known)
            return self.portal.read_record(at, token, tab.reader, question)

        admitted, answers = self.prove_launch.ask(admitted, read, now)
        launch = self.prove_launch.complete(admitted, answers.caller, now)
        came_from = str(claim.came_from or launch.installation.endpoint)
        ticket = ticket_for(launch, record_id=record_id, language=claim.language, came_from=came_from, now=now)
        return self.show_record(tab, launch, (token, answers), ticket, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadCardTab:
    """Ticket, stored pair, one batch, proof, record."""

    read_ticket: ReadTicket
    keep_tokens_fresh: KeepTokensFresh
    portal: Portal
    remembered_words: RememberedWords
    show_record: ShowRecord

    def __call__(
        self, tab: CardTab, ticket_text: str, now: datetime, chosen: int | None = None, *, anew: bool = False
    ) -> ShownRecord:
        """Read the ticket's record again, or the `chosen` one where the ticket leaves the choice to the person.

        With `anew` all words are asked for, also those that are known: each name is wanted.

        Raises:
            MalformedRequestError: no record is named, or another one than the ticket's.
            TicketRefusedError, TicketExpiredError, PortalUnknownError: the page must be opened again.
            ProvenRefusalError: why the portal shows no record.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        ticket, installation = self.read_ticket(ticket_text, tab.purpose, now)
        record_id = ticket.record_id if chosen is None else chosen
        if not record_id or ticket.record_id not in {None, record_id}:
            raise MalformedRequestError("lead", "must be the number of a lead")
        known = NOTHING_KNOWN if anew else self.remembered_words.known(installation, ticket.user_id, now)
        question = RecordQuestion(record_id=record_id, codes=installation.access.codes_to_ask, known=known)
        read = self.keep_tokens_fresh.call(
            installation,
            ticket.user_id,
            now,
            lambda at, token: (token, self.portal.read_record(at, token, tab.reader, question)),
        )
        caller = verify_caller(installation, read[1].caller, ticket.user_id)
        return self.show_record(tab, caller, read, replace(ticket, record_id=record_id), now)
