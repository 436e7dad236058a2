"""Restores the records of a portal that has the app and that we do not know, by any employee's proof."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.operations.kept_record import KeptRecord
from b24app.domain.operations.settings_backup import Choices
from b24app.domain.portal.access import LOST_RULE
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.confirmed_token import confirmed_token
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.launch import AdmittedLaunch, LaunchClaim, admit
from b24app.domain.portal.proof import confirm, require_same_person
from b24app.domain.portal.tokens import OUTSIDER, TokenProof
from b24app.ports import AuthorizationServer, Installations, Portal
from b24app.usecases.back_up_settings import BackUpSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePortal:
    """Leaves out what only an administrator may bring: the installer's pair, a new application token, the binding."""

    client_id: str
    authorization: AuthorizationServer
    portal: Portal
    installations: Installations
    back_up_settings: BackUpSettings

    def __call__(self, claim: LaunchClaim, now: datetime) -> AdmittedLaunch:
        """Write the installation as it is proven, and allow a question about the claim.

        The access rule of a removed portal is still known. Otherwise the portal's own copy of it applies. Where there
        is none, or it cannot be read, administrators only may use the app until one of them decides.

        Raises:
            PortalUnknownError: the authorization server says that the app is not installed there.
            UnprovenLaunchError: it does not confirm the claim, or the portal names another person.
            PortalError, UnreachableError: the token is refused, or nobody answers.
        """
        proof = self.authorization.prove_token(claim.pair.access_token, claim.oauth_server, claim.member_id, OUTSIDER)
        confirm(proof, member_id=claim.member_id, client_id=self.client_id)
        with confirmed_token():
            caller = self.portal.who_asks(proof.address, claim.pair.access_token, ())
        require_same_person(proof.user_id, caller)
        kept = self.installations.find_set_aside(claim.member_id, now)
        chosen = kept.choices if isinstance(kept, KeptRecord) else self._chosen(proof, claim)
        wanted = restored(proof, caller, chosen, now)
        if isinstance(kept, KeptRecord):
            wanted = replace(wanted, application_token_digest=kept.application_token_digest)
        return admit(claim, self.installations.restore(wanted, now), proof, self.client_id)

    def _chosen(self, proof: TokenProof, claim: LaunchClaim) -> Choices:
        removed = self.installations.find_removed(claim.member_id)
        if removed is not None:
            return Choices(access=removed.access, tab=removed.tab)
        found = self.back_up_settings.restore_choices(proof.address, claim.pair.access_token)
        return found if isinstance(found, Choices) else Choices(access=LOST_RULE)


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
