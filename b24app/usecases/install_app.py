"""Installs the app in a portal, or repairs its installation: prove, keep, bind."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.operations.placements import PortalState, StepResult
from b24app.domain.operations.settings_backup import Choices
from b24app.domain.portal.access import EVERYBODY
from b24app.domain.portal.caller import VerifiedCaller, installer_token, verify_caller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import LaunchClaim, confirm
from b24app.domain.portal.ticket import Purpose, ticket_for
from b24app.domain.portal.tokens import TokenProof, ViewerToken
from b24app.errors.own import NotAdministratorError, UnprovenLaunchError
from b24app.ports import AuthorizationServer, Installations, Portal, Tickets
from b24app.usecases.back_up_settings import BackUpSettings
from b24app.usecases.bind_app import BindApp


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallReport:
    """What the installer page shows. `ticket` lets the administrator bind again."""

    caller: VerifiedCaller
    state: PortalState
    results: tuple[StepResult, ...]
    ticket: str

    @property
    def done(self) -> bool:
        """Whether every step went well."""
        return all(result.done for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallApp:
    """Prove at the authorization server, ask the proven portal who is asking, keep, bind. Nothing is written before."""

    client_id: str
    authorization: AuthorizationServer
    portal: Portal
    installations: Installations
    tickets: Tickets
    bind_app: BindApp
    back_up_settings: BackUpSettings

    def __call__(self, claim: LaunchClaim, now: datetime) -> InstallReport:
        """Install for an administrator. A second run repairs what is wrong and changes nothing else.

        Raises:
            UnprovenLaunchError: the token is another app's, portal's or person's.
            NotAdministratorError: the person is no administrator, and nothing was written.
        """
        token = claim.pair.access_token
        proof = self.authorization.prove_token(token, claim.oauth_server, claim.member_id)
        confirm(proof, member_id=claim.member_id, client_id=self.client_id)
        state = self.portal.inspect(proof.address, token, ())
        if proof.user_id not in {None, state.caller.user_id}:
            raise UnprovenLaunchError("the portal names another person than the authorization server")
        if not state.caller.is_admin:
            raise NotAdministratorError(proof.member_id, state.caller.user_id)
        caller = self._keep(claim, proof, state, now)
        results = self.bind_app(proof.address, installer_token(caller, token), state)
        came_from = str(claim.came_from or caller.installation.endpoint)
        ticket = ticket_for(caller, record_id=None, language=claim.language, came_from=came_from, now=now)
        return InstallReport(
            caller=caller,
            state=state,
            results=results,
            ticket=self.tickets.issue(ticket, Purpose.HOME, now),
        )

    def _keep(self, claim: LaunchClaim, proof: TokenProof, state: PortalState, now: datetime) -> VerifiedCaller:
        """Write the installation, with what an administrator chose before, as far as anybody knows it."""
        token, wanted = claim.pair.access_token, installed(claim, proof, state, now)
        earlier = self.installations.find(claim.member_id)
        chosen = earlier or self.installations.find_removed(claim.member_id) or self._restored(proof, token)
        wanted = replace(wanted, access=chosen.access, tab=chosen.tab)
        kept = self.installations.install(carried_on(wanted, earlier), claim.pair, now)
        caller = verify_caller(kept, state.caller, state.caller.user_id)
        if earlier is None:
            self.back_up_settings.keep(kept, installer_token(caller, token))
        return caller

    def _restored(self, proof: TokenProof, token: ViewerToken) -> Choices:
        """Take what was chosen before, should this be a portal whose records we lost."""
        return self.back_up_settings.restore_choices(proof.address, token, absent=EVERYBODY)


def installed(claim: LaunchClaim, proof: TokenProof, state: PortalState, now: datetime) -> Installation:
    """Return the installation that the proof makes."""
    return Installation(
        member_id=claim.member_id,
        endpoint=proof.endpoint,
        oauth_server=proof.oauth_server,
        app=state.caller.app,
        installer_id=state.caller.user_id,
        installed_at=now,
        generation=int(now.timestamp()),
        application_token_digest=claim.application_token_digest,
        aliases=(claim.came_from,) if claim.came_from is not None and claim.came_from != proof.endpoint else (),
    )


def carried_on(wanted: Installation, earlier: Installation | None) -> Installation:
    """Return the installation with what a repeated installation must not change.

    A portal whose form posts no application token got one by ONAPPINSTALL. A later form does not remove it.
    """
    if earlier is None:
        return wanted
    return replace(
        wanted,
        installed_at=earlier.installed_at,
        generation=earlier.generation,
        application_token_digest=wanted.application_token_digest or earlier.application_token_digest,
    )
