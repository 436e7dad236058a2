"""Connects a person outside the portal by the OAuth code flow: from a state to a ticket for their leads.

An administrator's pair becomes the installation's, also in a portal that was not known. Others keep their own pair.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.operations.placements import APPLICATION_PAGE
from b24app.domain.portal.caller import Caller, VerifiedCaller, verify_caller
from b24app.domain.portal.confirmed_token import confirmed_token
from b24app.domain.portal.connection import ConnectionRequest, StateIssue
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.proof import require_same_person
from b24app.domain.portal.ticket import Purpose, ticket_for
from b24app.domain.portal.tokens import OUTSIDER, TokenGrant
from b24app.errors.own import PortalUnknownError, StateRefusedError
from b24app.ports import AuthorizationServer, Installations, OAuthStates, Portal, States, Tickets, TokenPairs
from b24app.usecases.install_app import InstallApp, InstallReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """Who was connected, where, and the ticket with which they read leads by number.

    `report` tells how an administrator's connection renewed, or made, the installation. None for other people.
    """

    caller: VerifiedCaller
    report: InstallReport | None
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectPerson:
    """The two halves of the code flow. The portal's own consent page lies between them."""

    states: States
    oauth_states: OAuthStates
    authorization: AuthorizationServer
    installations: Installations
    pairs: TokenPairs
    portal: Portal
    tickets: Tickets
    install_app: InstallApp

    def begin(self, portal: Origin, now: datetime) -> StateIssue:
        """Issue a state for one browser and one portal. Nothing is looked up, and nothing written."""
        return self.states.issue(str(portal), now)

    def finish(self, request: ConnectionRequest, now: datetime) -> Connected:
        """Exchange the code, and keep the person's pair once the portal has said who they are.

        The state is used up when both servers have confirmed what it was issued for, and before anything is kept.

        Raises:
            StateRefusedError: the state is not ours, used, too old, or of another browser or portal.
            PortalUnknownError: the app is not installed in the portal, and the person cannot install it.
            UnprovenLaunchError: the portal names another person, or another application, for the token.
            NotAllowedError: the access rule does not include the person.
            RuleLostError: the access rule is lost, and the person is no administrator.
        """
        asked_for = self.states.read(request.state, request.browser_nonce, now)
        grant = self.authorization.exchange_code(request.code, request.oauth_server, OUTSIDER)
        known = self.installations.find(grant.member_id)
        if grant.endpoint is None or not _answers_as(asked_for.portal, grant.endpoint, known):
            raise StateRefusedError
        codes = known.access.codes_to_ask if known else ()
        address = PortalAddress(member_id=grant.member_id, origin=grant.endpoint)
        with confirmed_token():
            caller = self.portal.who_asks(address, grant.pair.access_token, codes)
        require_same_person(grant.user_id, caller)
        if not self.oauth_states.use(asked_for.digest, now):
            raise StateRefusedError
        report = self.install_app(_claim(grant, request), now) if caller.is_admin else None
        verified = report.caller if report else self._keep(known, grant, caller, now)
        ticket = ticket_for(verified, record_id=None, language=request.language, came_from="", now=now)
        return Connected(caller=verified, report=report, ticket=self.tickets.issue(ticket, Purpose.LEAD_TAB, now))

    def _keep(self, known: Installation | None, grant: TokenGrant, caller: Caller, now: datetime) -> VerifiedCaller:
        """Keep the pair of somebody who is no administrator, for their page; and the address, if the portal moved."""
        if known is None:
            raise PortalUnknownError
        verified = verify_caller(known, caller, caller.user_id)
        moved = replace(known.with_server(grant.oauth_server), endpoint=grant.endpoint or known.endpoint)
        if moved != known and self.installations.replace(known, moved):
            verified = replace(verified, installation=moved)
        self.pairs.keep(known.member_id, verified.user_id, grant.pair, now)
        return verified


def _answers_as(asked_for: str, endpoint: Origin, known: Installation | None) -> bool:
    """Tell whether the portal of the code is the one that was asked for, by its address or by a further name.

    Names count that administrators came under in proven opens (docs/trust.md, point 14).
    """
    names = (endpoint, *(known.aliases if known else ()))
    return asked_for in map(str, names)


def _claim(grant: TokenGrant, request: ConnectionRequest) -> LaunchClaim:
    """Return the claim with which an administrator installs, which is proven once more like any other."""
    return LaunchClaim(
        member_id=grant.member_id,
        pair=grant.pair,
        came_from=None,
        oauth_server=grant.oauth_server,
        application_token_digest=None,
        language=request.language,
        placement=APPLICATION_PAGE,
        record_id=None,
    )
