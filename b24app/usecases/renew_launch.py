"""Renews a page that grew too old, with a fresh pair that the portal around it gave."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.lead.answers import RecordQuestion
from b24app.domain.operations.placements import CardTab
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.caller import verify_caller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.ticket import RENEWABLE_FOR, Ticket
from b24app.domain.portal.tokens import TokenPair, ViewerToken
from b24app.errors.outside import OutsideError
from b24app.errors.own import MalformedRequestError, RefusedError
from b24app.ports import Portal, TokenPairs
from b24app.usecases.confirm_person import ConfirmPerson
from b24app.usecases.follow_portal import FollowPortal
from b24app.usecases.open_card_tab import ShownRecord, ShowRecord
from b24app.usecases.read_ticket import ReadTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLaunch:
    """Old ticket, new pair, one batch, proof, record. The pair must be the same person's."""

    read_ticket: ReadTicket
    follow_portal: FollowPortal
    portal: Portal
    pairs: TokenPairs
    confirm_person: ConfirmPerson
    remembered_words: RememberedWords
    show_record: ShowRecord

    def __call__(self, tab: CardTab, ticket_text: str, pair: TokenPair, now: datetime) -> ShownRecord:
        """Read the ticket's record with the posted pair, and keep the pair once the portal has named its person.

        Raises:
            MalformedRequestError: the ticket is of a page outside the portal.
            UnprovenLaunchError: the pair is another application's, or another person's than the ticket.
            NotAllowedError: the access rule no longer includes the person.
            RuleLostError: the access rule is lost, and the person is no administrator.
            TicketRefusedError, TicketExpiredError, PortalUnknownError: the page must be opened again.
            ProvenRefusalError: why the portal shows no record.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        ticket, installation = self.read_ticket(ticket_text, tab.purpose, now, RENEWABLE_FOR)
        if ticket.record_id is None:
            raise MalformedRequestError("ticket", "names no record")
        token = pair.access_token
        known = self.remembered_words.known(installation, ticket.user_id, now)
        codes = installation.access.codes_to_ask
        question = RecordQuestion(record_id=ticket.record_id, codes=codes, known=known)
        answers = self.follow_portal(
            installation,
            token,
            lambda at: self.portal.read_record(at, token, tab.reader, question),
            ticket.user_id,
        )
        caller = verify_caller(installation, answers.caller, ticket.user_id)
        if ticket.user_id != installation.installer_id or self._is_confirmed(installation, ticket.user_id, token, now):
            self.pairs.keep(installation.member_id, ticket.user_id, self._with_its_server(ticket, pair), now)
        return self.show_record(tab, caller, (token, answers), replace(ticket, opened_at=now), now)

    def _with_its_server(self, ticket: Ticket, pair: TokenPair) -> TokenPair:
        """Return the pair with the server of the one before, which the portal around the page got it from, too."""
        before = self.pairs.find(ticket.member_id, ticket.user_id)
        return replace(pair, oauth_server=before.pair.oauth_server) if before else pair

    def _is_confirmed(self, installation: Installation, user_id: int, token: ViewerToken, now: datetime) -> bool:
        """Tell whether the pair may become the installation's own, in place of the one that grew too old."""
        try:
            self.confirm_person(installation, user_id, token, now)
        except (OutsideError, RefusedError):
            return False
        return True
