"""Turn a claim into a launch: ask for proof where there is doubt, keep what was proven, and nothing before."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.launch import AdmittedLaunch, Caller, Launch, LaunchClaim, admit, doubt, prove, stranger
from b24app.errors import PortalUnknownError
from b24app.ports import AuthorizationServer, Installations, TokenPairs


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveLaunch:
    """The two halves of each open; between them lies the one request to the portal."""

    client_id: str
    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer

    def admit(self, claim: LaunchClaim) -> AdmittedLaunch:
        """Let the claim be asked about at the portal's proven address.

        Raises:
            PortalUnknownError: the app is not installed there, as far as we know.
            UnprovenLaunchError: there is doubt, and the authorization server does not clear it.
        """
        installation = self.installations.find(claim.member_id)
        if installation is None:
            raise PortalUnknownError
        proof = None
        if doubt(claim, installation):
            proof = self.authorization.prove_token(claim.pair.access_token, claim.oauth_server)
        return admit(claim, installation, proof, self.client_id)

    def settle(self, admitted: AdmittedLaunch, caller: Caller, now: datetime) -> Launch:
        """Make the claim a launch by the portal's answer; keep what it taught and the person's pair.

        Raises:
            UnprovenLaunchError: the token is another application's.
            NotAllowedError: the access rule does not include the person.
        """
        claim, installation = admitted.claim, admitted.installation
        if stranger(caller, admitted):
            proof = self.authorization.prove_token(claim.pair.access_token, claim.oauth_server)
            admitted = admit(claim, installation, proof, self.client_id)
        launch = prove(admitted, caller)
        if launch.installation != installation:
            kept = self.installations.replace(installation, launch.installation)
            current = self.installations.find(claim.member_id)
            if not kept and current is None:
                raise PortalUnknownError
            launch = replace(launch, installation=current or launch.installation)
        self.pairs.keep(claim.member_id, launch.user_id, claim.pair, now)
        return launch
