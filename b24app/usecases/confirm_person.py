"""Asks the authorization server who a person is, before anything is written that an administrator leaves behind."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.proof import confirm
from b24app.domain.portal.tokens import Asker, ViewerToken
from b24app.errors.own import UnprovenLaunchError
from b24app.ports import AuthorizationServer


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPerson:
    """A portal's own word is enough to show something in it. What stays needs the authorization server's as well."""

    client_id: str
    authorization: AuthorizationServer
    proofs: RememberedProofs

    def __call__(self, installation: Installation, user_id: int, token: ViewerToken, now: datetime) -> str:
        """Return which server said within the hour that the token is this person's, in this portal at its address.

        Raises:
            UnprovenLaunchError, PortalUnknownError: it is not.
            TooManyProofsError, OutsideError: nobody says so now.
        """
        member_id = installation.member_id
        if (server := self.proofs.server_of(member_id, user_id, token, now)) is not None:
            return server
        asker = Asker(of_portal=True, user_id=user_id)
        proof = self.authorization.prove_token(token, installation.oauth_server, member_id, asker)
        confirm(proof, member_id=member_id, client_id=self.client_id)
        if proof.user_id != user_id or proof.endpoint != installation.endpoint:
            raise UnprovenLaunchError("the authorization server names another person or address for the token")
        self.proofs.note_person(member_id, user_id, token, proof.oauth_server, now)
        return proof.oauth_server
