"""Makes a launch of a claim, with a proof of the authorization server where one is needed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.installation import INSTALLER_PAIR_AGE, brings_stored_token, digest
from b24app.domain.portal.launch import (
    AdmittedLaunch,
    Launch,
    LaunchClaim,
    admit,
    brings_new_token,
    is_other_app,
    prove,
    why_unproven,
)
from b24app.domain.portal.portal_address import PortalAddress
from b24app.errors.outside import MovedError
from b24app.errors.own import PortalUnknownError
from b24app.ports import AuthorizationServer, Installations, Slots, TokenPairs
from b24app.usecases.installers_pair import installers_pair
from b24app.usecases.restore_portal import RestorePortal

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveLaunch:
    """The two halves of each open. The one request to the portal lies between them.

    `proven_tokens` remembers application tokens that are not the stored ones and were proven, on any page.
    """

    client_id: str
    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer
    restore_portal: RestorePortal
    proven_tokens: ExpiringCounter
    slots: Slots

    def admit(self, claim: LaunchClaim, now: datetime) -> AdmittedLaunch:
        """Allow a question about the claim, at the portal's proven address.

        Raises:
            PortalUnknownError: the app is not installed there, as far as the authorization server knows.
            UnprovenLaunchError: the claim is unproven, and the authorization server does not prove it.
            ThreadsBusyError: the portal, or the person, has no further thread to wait in.
        """
        installation = self.installations.find(claim.member_id)
        if installation is None:
            return self.restore_portal(claim, now)
        if brings_stored_token(installation, claim.application_token_digest):
            self.slots.take(claim.member_id, digest(claim.pair.access_token))
        token_proven, proof = self.proven_tokens.times(_token(claim), now) > 0, None
        if why_unproven(claim, installation, token_proven=token_proven):
            proof = self.authorization.prove_token(claim.pair.access_token, claim.oauth_server, claim.member_id)
        return admit(claim, installation, proof, self.client_id, token_proven=token_proven)

    def ask(
        self, admitted: AdmittedLaunch, question: Callable[[PortalAddress], Answer]
    ) -> tuple[AdmittedLaunch, Answer]:
        """Ask the portal. One that has moved is proven, once, and asked at its new address.

        Raises:
            MovedError: the portal answers with a redirect, and the authorization server knows of no new address.
        """
        try:
            return admitted, question(admitted.address)
        except MovedError:
            moved = self._proven(admitted)
            if moved.endpoint == admitted.endpoint:
                raise
            return moved, question(moved.address)

    def complete(self, admitted: AdmittedLaunch, caller: Caller, now: datetime) -> Launch:
        """Make the claim a launch by the portal's answer. Keep what it confirmed, and the person's pair.

        Raises:
            UnprovenLaunchError: the token is another application's.
            NotAllowedError: the access rule does not include the person.
            RuleLostError: the access rule is lost, and the person is no administrator.
            PortalUnknownError: the portal was removed meanwhile.
        """
        claim, installation = admitted.claim, admitted.installation
        if is_other_app(caller, admitted) or brings_new_token(caller, admitted):
            admitted = self._proven(admitted)
        launch = prove(admitted, caller)
        self.slots.name(launch.user_id)
        if admitted.proof is not None:
            self.proven_tokens.note(_token(claim), now)
        if launch.installation != installation:
            kept = self.installations.replace(installation, launch.installation)
            current = self.installations.find(claim.member_id)
            if not kept and current is None:
                raise PortalUnknownError
            launch = replace(launch, installation=current or launch.installation)
        if not (launch.is_admin and self._make_installer(launch, claim, now)):
            self.pairs.keep(claim.member_id, launch.user_id, claim.pair, now)
        return launch

    def _make_installer(self, launch: Launch, claim: LaunchClaim, now: datetime) -> bool:
        """Make the administrator's pair the installation's, if it has none, or one that is older than a day."""
        installation = launch.installation
        stored = installers_pair(self.pairs, installation)
        if stored is not None and now - stored.kept_at < INSTALLER_PAIR_AGE:
            return False
        return self.installations.make_installer(installation, launch.user_id, claim.pair, now)

    def _proven(self, admitted: AdmittedLaunch) -> AdmittedLaunch:
        if admitted.proof is not None:
            return admitted
        claim = admitted.claim
        proof = self.authorization.prove_token(claim.pair.access_token, claim.oauth_server, claim.member_id)
        return admit(claim, admitted.installation, proof, self.client_id)


def _token(claim: LaunchClaim) -> tuple[str, bytes | None]:
    return claim.member_id, claim.application_token_digest
