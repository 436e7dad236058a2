"""Limits how many failed questions a client may cause at the authorization servers.

Failed questions are counted by the client's network and for the whole process. They are never counted by the portal
that is claimed, because an outsider could then lock that portal out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.domain.operations.client_network import network_of
from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.portal.tokens import TokenGrant, TokenPair, TokenProof
from b24app.errors import FullLeadError
from b24app.errors.own import TooManyProofsError
from b24app.ports import AuthorizationServer

WINDOW = timedelta(minutes=1)
MOST_OF_A_NETWORK = 20  # an office behind one address, all of whose launches fail for the same reason
MOST_OF_ALL = 100  # at worst each holds a worker's thread for three seconds at each server
NETWORKS_KEPT = 10_000
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitedAuthorization:
    """Implements the port AuthorizationServer for questions about tokens that came with a request.

    It also raises TooManyProofsError. `client_address` returns the address of the current request, "" outside of one.
    """

    authorization: AuthorizationServer
    client_id: str
    client_address: Callable[[], str]
    clock: Callable[[], datetime]
    of_networks: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(WINDOW, most=NETWORKS_KEPT))
    of_all: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(WINDOW, most=1))

    def prove_token(self, access_token: str, server_hint: str, member_id: str) -> TokenProof:
        """Ask whose token this is. A token of another application or portal counts as a failure, too."""
        with self._limited():
            proof = self.authorization.prove_token(access_token, server_hint, member_id)
        if (proof.client_id, proof.member_id) != (self.client_id, member_id):
            self._note(self._network())
        return proof

    def exchange_code(self, code: str, server_hint: str) -> TokenGrant:
        """Exchange an authorization code."""
        with self._limited():
            return self.authorization.exchange_code(code, server_hint)

    def refresh(self, pair: TokenPair, oauth_server: str) -> TokenGrant:
        """Use the refresh token. It is a stored one, so nothing is counted."""
        return self.authorization.refresh(pair, oauth_server)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        network = self._network()
        for counted, key, most in (
            (self.of_networks, network, MOST_OF_A_NETWORK),
            (self.of_all, EVERYBODY, MOST_OF_ALL),
        ):
            if counted.times(key, self.clock()) >= most:
                raise TooManyProofsError(counted.left(key, self.clock()).total_seconds())
        try:
            yield
        except FullLeadError:
            self._note(network)
            raise

    def _note(self, network: str) -> None:
        self.of_networks.note(network, self.clock())
        self.of_all.note(EVERYBODY, self.clock())

    def _network(self) -> str:
        return network_of(self.client_address())
