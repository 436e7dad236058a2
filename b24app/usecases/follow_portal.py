"""Asks a portal that may have been renamed, and keeps its new address once that is proven."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.proof import confirm
from b24app.domain.portal.tokens import Asker, ViewerToken
from b24app.errors.outside import MovedError
from b24app.ports import AuthorizationServer, Installations

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPortal:
    """A redirect only says that the portal may have moved. The authorization server knows where to.

    Source: Bitrix24 REST docs, "Changing the domain of Bitrix24" (the former address answers 302).
    """

    client_id: str
    authorization: AuthorizationServer
    installations: Installations

    def __call__(
        self, installation: Installation, token: ViewerToken, ask: Callable[[PortalAddress], Answer], user_id: int
    ) -> Answer:
        """Return what `ask` answers at the portal's known address, or once more at the one that was just proven.

        Raises:
            MovedError: the authorization server knows of no other address.
            UnprovenLaunchError: the token is another application's or portal's, as the authorization server says.
        """
        try:
            return ask(installation.address)
        except MovedError:
            asker = Asker(of_portal=True, user_id=user_id)
            proof = self.authorization.prove_token(token, installation.oauth_server, installation.member_id, asker)
            confirm(proof, member_id=installation.member_id, client_id=self.client_id)
            if proof.endpoint == installation.endpoint:
                raise
        self._keep(installation, proof.endpoint)
        return ask(proof.address)

    def _keep(self, installation: Installation, endpoint: Origin) -> None:
        """Store the address. If another writer was first, the next call is redirected and proven again."""
        self.installations.replace(installation, replace(installation, endpoint=endpoint))
