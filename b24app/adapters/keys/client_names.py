"""Names for clients' networks in the log: the same network has the same name, and no name tells its network."""

import hmac
from hashlib import sha256

from b24app.adapters.keys.key_ring import KeyRing
from b24app.domain.operations.client_network import network_of

DIGITS = 16  # two networks of a year's log do not share a name


class ClientNames:
    """Names with the ring's first key, so that nobody who reads the log can try all addresses."""

    def __init__(self, ring: KeyRing) -> None:
        self._key = ring.sub_keys("client networks")[0].secret

    def __call__(self, address: str) -> str:
        """Return the name of the address's network, "" where there is none."""
        network = network_of(address)
        return hmac.new(self._key, network.encode(), sha256).hexdigest()[:DIGITS] if network else ""
