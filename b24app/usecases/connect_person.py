"""Connect a person outside the portal by the OAuth code flow: a state out, a code back, a ticket for their leads."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.connection import ConnectionRequest, StateIssue
from b24app.domain.installation import Installation
from b24app.domain.launch import recognise
from b24app.domain.portal_address import Origin
from b24app.domain.ticket import Purpose, Ticket
from b24app.errors import PortalUnknownError, StateRefusedError, UnprovenLaunchError
from b24app.ports import AuthorizationServer, Installations, OAuthStates, Portal, States, Tickets, TokenPairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """Who was connected, where, and the ticket with which they read leads by number."""

    installation: Installation
    name: str
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectPerson:
    """The two halves of the code flow; between them lies the portal's own consent."""

    states: States
    given_out: OAuthStates
    authorization: AuthorizationServer
    installations: Installations
    pairs: TokenPairs
    portal: Portal
    tickets: Tickets

    def begin(self, portal: Origin, now: datetime) -> StateIssue:
        """Give out a state for one browser and one portal; nothing is looked up."""
        issue = self.states.issue(str(portal), now)
        self.given_out.remember(issue.digest, issue.expires_at)
        return issue

    def finish(self, request: ConnectionRequest, now: datetime) -> Connected:
        """Trade the code, and keep the person's pair once the portal has said who they are.

        Raises:
            StateRefusedError: the state is not ours, used, too old, or of another browser or portal.
            PortalUnknownError: the app is not installed in the portal.
        """
        asked_for = self.states.read(request.state, request.browser_nonce, now)
        if not self.given_out.consume(asked_for.digest, now):
            raise StateRefusedError
        grant = self.authorization.exchange_code(request.code, request.oauth_server)
        if str(grant.endpoint) != asked_for.portal:
            raise StateRefusedError
        installation = self.installations.find(grant.member_id)
        if installation is None:
            raise PortalUnknownError
        codes = installation.access.codes_to_ask
        caller = self.portal.who_asks(installation.endpoint, grant.pair.access_token, codes)
        if grant.user_id not in {None, caller.user_id}:
            raise UnprovenLaunchError("the portal names another person than the authorization server")
        recognise(installation, caller, caller.user_id)
        self.pairs.keep(installation.member_id, caller.user_id, grant.pair, now)
        ticket = Ticket(
            member_id=installation.member_id,
            generation=installation.generation,
            user_id=caller.user_id,
            lead_id=None,
            language=request.language,
            came_from="",
            opened_at=now,
        )
        issued = self.tickets.issue(ticket, Purpose.LEAD_TAB, now)
        return Connected(installation=installation, name=caller.name, ticket=issued)
