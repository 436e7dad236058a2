"""Rings of keys with their dates in memory, and what signs with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from b24app.adapters.keys.excerpts import SignedExcerpts
from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.replaced_keys import Signatures
from b24app.adapters.keys.signing import SignedStates, SignedTickets, Signer
from tests.fakes.invented import NOW


@dataclass
class Dates:
    """Implements KeyDates: what every process of a deployment knows, and how often this one has looked."""

    ring: KeyRing
    known: dict[bytes, datetime] = field(default_factory=dict)
    seen: Mapping[bytes, datetime] = field(default_factory=dict)
    looks: int = 0

    def dates(self, now: datetime) -> Mapping[bytes, datetime]:
        return self.seen or self.look(now)

    def look(self, now: datetime) -> Mapping[bytes, datetime]:
        self.looks += 1
        self.known.setdefault(self.ring.first_id, now)
        self.seen = dict(self.known)
        return self.seen


def signer(ring: KeyRing, purpose: str) -> Signer:
    return Signer(ring, Signatures(ring, Dates(ring)), purpose)


def excerpts_with(*keys: bytes) -> SignedExcerpts:
    ring = KeyRing(keys)
    return SignedExcerpts(ring, Signatures(ring, Dates(ring)))


def tickets_with(*keys: bytes, first_since: datetime = NOW) -> SignedTickets:
    """Give what signs with the first of these keys, which has stood first since then."""
    ring = KeyRing(keys)
    return SignedTickets(ring, Signatures(ring, Dates(ring, {ring.first_id: first_since})))


def states_with(*keys: bytes) -> SignedStates:
    ring = KeyRing(keys)
    return SignedStates(ring, Signatures(ring, Dates(ring)))
