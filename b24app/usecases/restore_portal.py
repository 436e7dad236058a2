"""Restores the records of a portal that has the app and that we do not know, by any employee's proof."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.settings_backup import Choices
from b24app.domain.portal.access import LOST_RULE
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import AdmittedLaunch, LaunchClaim, admit, confirm
from b24app.domain.portal.tokens import TokenProof
from b24app.errors.outside import AppRemovedError, ClientRefusedError, TokenRefusedError
from b24app.errors.own import PortalUnknownError, UnprovenLaunchError
from b24app.ports import AuthorizationServer, Installations, Portal
from b24app.usecases.back_up_settings import BackUpSettings

NOT_THERE = (AppRemovedError, TokenRefusedError, ClientRefusedError, UnprovenLaunchError)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePortal:
    """Leaves out what only an administrator may bring: the installer's pair, the application token, the binding."""

    client_id: str
    authorization: AuthorizationServer
    portal: Portal
    installations: Installations
    back_up_settings: BackUpSettings

    def __call__(self, claim: LaunchClaim, now: datetime) -> AdmittedLaunch:
        """Write the installation as it is proven, and allow a question about the claim.

        The access rule of a removed portal is still known. Otherwise the portal's own copy of it applies. Where that
        cannot be read, administrators only may use the app.

        Raises:
            PortalUnknownError: the authorization server does not confirm that the app is installed there.
            UnprovenLaunchError: the portal names another person than the authorization server.
        """
        proof = self._proven(claim)
        caller = self.portal.who_asks(proof.address, claim.pair.access_token, ())
        if proof.user_id not in {None, caller.user_id}:
            raise UnprovenLaunchError("the portal names another person than the authorization server")
        removed = self.installations.find_removed(claim.member_id)
        chosen = Choices(access=removed.access, tab=removed.tab) if removed else self._restored(proof, claim)
        known = self.installations.restore(restored(proof, caller, chosen, now))
        return admit(claim, known, proof, self.client_id)

    def _restored(self, proof: TokenProof, claim: LaunchClaim) -> Choices:
        return self.back_up_settings.restore_choices(proof.address, claim.pair.access_token, absent=LOST_RULE)

    def _proven(self, claim: LaunchClaim) -> TokenProof:
        try:
            proof = self.authorization.prove_token(claim.pair.access_token, claim.oauth_server, claim.member_id)
            confirm(proof, member_id=claim.member_id, client_id=self.client_id)
        except NOT_THERE as refusal:
            raise PortalUnknownError from refusal
        return proof


def restored(proof: TokenProof, caller: Caller, chosen: Choices, now: datetime) -> Installation:
    """Return the installation that the proof of any employee makes."""
    return Installation(
        member_id=proof.member_id,
        endpoint=proof.endpoint,
        oauth_server=proof.oauth_server,
        app=caller.app,
        installer_id=None,
        installed_at=now,
        generation=int(now.timestamp()),
        access=chosen.access,
        tab=chosen.tab,
    )
