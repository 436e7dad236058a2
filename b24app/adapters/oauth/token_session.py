"""Asks an authorization server for a new pair with Authlib, which nothing else here imports."""

from collections.abc import Callable
from typing import TypeAlias

from authlib.integrations.requests_client import OAuth2Session
from requests import Response

from b24app.adapters.outbound.transport import OutboundAdapter, mount_only
from b24app.domain.portal.tokens import TokenGrant

IN_THE_BODY = "client_secret_post"
Validate: TypeAlias = Callable[[Response], TokenGrant]


def token_session(client: tuple[str, str], outbound: OutboundAdapter, validate: Validate) -> "ValidatingSession":
    """Return a session for one exchange by this client (ID and secret), which `outbound` carries."""
    client_id, client_secret = client
    session = ValidatingSession(client_id, client_secret, token_endpoint_auth_method=IN_THE_BODY)
    session.validate = validate
    mount_only(session, outbound)
    return session


class ValidatingSession(OAuth2Session):
    """Authlib's session, with our own validation of the raw answer.

    Authlib takes `{}` for a token, fills in the old refresh token where the answer has none, and fails on others.
    """

    validate: Validate
    grant: TokenGrant

    def parse_response_token(self, resp: Response) -> dict[str, str]:
        """Return the validated answer to Authlib."""
        self.grant = self.validate(resp)
        token = {"access_token": self.grant.pair.access_token, "refresh_token": self.grant.pair.refresh_token}
        self.token = token
        return token
