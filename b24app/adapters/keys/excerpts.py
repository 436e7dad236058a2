"""The signed hand-over of a page: what its lead's related data are asked by, bound to the page's ticket."""

from datetime import datetime

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.replaced_keys import Signatures
from b24app.adapters.keys.signing import CLOCKS_DIFFER, NotSignedError, Signer, TooOldError
from b24app.domain.lead.excerpt import LONGEST_EXCERPT, Excerpt
from b24app.domain.portal.ticket import TICKET_LIFE, Ticket
from b24app.errors.own import StoreError


class SignedExcerpts:
    """Implements the port Excerpts. An excerpt lives as long as the ticket that was issued with it."""

    def __init__(self, ring: KeyRing, signatures: Signatures) -> None:
        self._signer = Signer(ring, signatures, "excerpt")

    def issue(self, excerpt: Excerpt, ticket: Ticket, now: datetime) -> str:
        """Return the excerpt as text, "" where it would be too long for a page."""
        text = self._signer.sign((*_bound(ticket), excerpt.values), now)
        return text if len(text) <= LONGEST_EXCERPT else ""

    def read(self, text: str, ticket: Ticket, now: datetime) -> Excerpt | None:
        """Return the excerpt, None where it is not ours, too old, or of another page: then the lead is read."""
        try:
            content = self._signer.read(text, now, TICKET_LIFE + CLOCKS_DIFFER)
        except (NotSignedError, TooOldError, StoreError):
            return None
        match content:
            case [*bound, dict() as values] if tuple(bound) == _bound(ticket):
                return Excerpt(values=values)
        return None


def _bound(ticket: Ticket) -> tuple[str, int, int, int | None]:
    return ticket.member_id, ticket.generation, ticket.user_id, ticket.record_id
