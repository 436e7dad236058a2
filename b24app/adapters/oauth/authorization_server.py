"""Bitrix24's authorization servers: whose token is it, and new pairs for codes and refresh tokens.

Authlib makes the requests for new pairs. It is imported when the first one is due, since many a process never needs
one. Its own refreshing is not used: it happens inside another call, and once for each thread.
"""

import logging
import secrets
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from b24app.adapters.oauth.token_answers import read_grant, read_proof
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.tokens import OUTSIDER, Asker, TokenGrant, TokenPair, TokenProof
from b24app.errors.outside import (
    AuthorizationSilentError,
    ClientRefusedError,
    GrantError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    OversizedResponseError,
    PortalClosedError,
    PortalError,
    TokenRefusedError,
)
from b24app.errors.portal_setup import CertificateRefusedError, NoSuchHostError

if TYPE_CHECKING:
    from b24app.errors import FullLeadError

LOG = logging.getLogger("b24app.security")
NO_PORTAL = ""  # a code does not say whose it is before it is exchanged
PROOF_DEADLINE_S = 3.0  # a person or an event waits, and several servers may be asked
# What is raised if no server knows the token, the most telling first: a server that did not answer may have known it.
# Any other error (expired, removed, unpaid) comes from a server that knows the token, so no other one is asked.
UNKNOWN_THERE = (
    NoResponseError,
    InvalidResponseError,
    OversizedResponseError,
    PortalClosedError,
    GrantRefusedError,
    TokenRefusedError,
    ClientRefusedError,
)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthServers:
    """The closed list of servers. `outbound` carries Authlib's requests and connects to no other host.

    `charge` counts a question about a portal that is one more than its caller knows of, and raises TooManyProofsError.
    """

    servers: tuple[Origin, ...]
    client_id: str
    client_secret: str = field(repr=False)
    session: OutboundSession
    outbound: OutboundAdapter
    charge: Callable[[str, Asker], object]
    clock: Callable[[], datetime]

    def prove_token(self, access_token: str, server_hint: str, member_id: str, asker: Asker = OUTSIDER) -> TokenProof:
        """Ask `app.info` at one server after the other until one knows the token."""
        another = partial(self.charge, member_id, asker)
        proof = self._ask_in_turn(server_hint, lambda server: self._prove(server, access_token), another)
        if proof.member_id != member_id:
            LOG.warning(
                "security: %s proves a token of another portal than the one that is claimed", proof.oauth_server
            )
        return proof

    def prove_at(self, access_token: str, oauth_server: str, _member_id: str = "", _: Asker = OUTSIDER) -> TokenProof:
        """Ask `app.info` at one server."""
        return self._prove(self._only(oauth_server), access_token)

    def exchange_code(self, code: str, server_hint: str, asker: Asker = OUTSIDER) -> TokenGrant:
        """Exchange the code at one server after the other until one knows it."""
        another = partial(self.charge, NO_PORTAL, asker)
        return self._ask_in_turn(
            server_hint, lambda server: self._refresh(server, self.client_secret, code=code), another
        )

    def refresh(self, pair: TokenPair, oauth_server: str, _member_id: str = "", _: Asker = OUTSIDER) -> TokenGrant:
        """Use the refresh token at one server, once."""
        if not pair.refresh_token:
            raise GrantRefusedError("no refresh token")
        return self._refresh(self._only(oauth_server), self.client_secret, refresh_token=pair.refresh_token)

    def knows_our_secret(self, like: str, oauth_server: str, _member_id: str = "", _: Asker = OUTSIDER) -> bool:
        """Ask with our secret, and with one that nobody has: only then a refused client says something about it."""
        server, nobodys = self._only(oauth_server), invented_like(self.client_secret)
        asked = ((self.client_secret, "invalid_grant"), (nobodys, "invalid_client"))
        return all(self._refused_with(server, secret, invented_like(like)) == code for secret, code in asked)

    def _refused_with(self, server: Origin, secret: str, refresh_token: str) -> str:
        try:
            self._refresh(server, secret, refresh_token=refresh_token)
        except GrantError as refusal:
            return refusal.code
        except PortalError:
            pass
        return ""

    def _prove(self, server: Origin, access_token: str) -> TokenProof:
        """Ask whose token it is. Source: Bitrix24 REST docs, "Simplified method for obtaining OAuth 2.0 tokens"."""
        form = {"auth": access_token}
        with _not_the_portals():
            answer = self.session.post(server.rest_url("app.info"), form=form, deadline_s=PROOF_DEADLINE_S)
        return read_proof(server, answer.status, answer.body, self.clock())

    def _only(self, oauth_server: str) -> Origin:
        for server in self.servers:
            if str(server) == oauth_server:
                return server
        raise NoResponseError(oauth_server, "not one of our authorization servers any more")

    def _ask_in_turn(self, server_hint: str, ask: Callable[[Origin], Answer], another: Callable[[], object]) -> Answer:
        failures: list[FullLeadError] = []
        for server in self._in_turn(server_hint):
            if failures:
                another()
            try:
                return ask(server)
            except UNKNOWN_THERE as failure:
                failures.append(failure)
        telling = min(failures, key=lambda failure: UNKNOWN_THERE.index(type(failure)))
        if isinstance(telling, NoResponseError):
            raise AuthorizationSilentError(telling.host, telling.what)
        raise telling

    def _in_turn(self, server_hint: str) -> list[Origin]:
        return sorted(self.servers, key=lambda server: str(server) != server_hint)

    def _refresh(self, server: Origin, secret: str, *, code: str = "", refresh_token: str = "") -> TokenGrant:
        """Let Authlib make the request, with the secrets in its body.

        Source: Bitrix24 REST docs, "OAuth 2.0 protocol"; the servers take POST as well as the documented GET
        (docs/platform.md 12.13).
        """
        from b24app.adapters.oauth.token_session import token_session

        oauth = token_session(
            (self.client_id, secret),
            self.outbound,
            lambda answer: read_grant(server, answer.status_code, answer.content, self.clock()),
        )
        url = f"{server}/oauth/token/"
        with _not_the_portals():
            if code:
                oauth.fetch_token(url, grant_type="authorization_code", code=code)
            else:
                oauth.refresh_token(url, refresh_token=refresh_token)
        return oauth.grant


@contextmanager
def _not_the_portals() -> Iterator[None]:
    """Let a server that cannot be connected to count as silent: no portal's administrator could change that.

    Raises:
        NoResponseError: instead of its leaves.
    """
    try:
        yield
    except (CertificateRefusedError, NoSuchHostError) as failure:
        raise NoResponseError(failure.host, failure.what) from None


def invented_like(token: str) -> str:
    """Return a random text of the same form, which is nobody's token."""
    letters = string.hexdigits[:16] if set(token) <= set(string.hexdigits) else string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) if letter.isalnum() else letter for letter in token)
