"""Signed texts that carry the time of signing (itsdangerous): the tickets of pages, and the states of sign-ins."""

import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.replaced_keys import Signatures
from b24app.domain.operations.placements import PURPOSES
from b24app.domain.portal.connection import STATE_LIFE, StateIssue, StateRead
from b24app.domain.portal.installation import digest
from b24app.domain.portal.ticket import NOT_LONGER, PAGE_LIFE, TICKET_LIFE, Ticket
from b24app.errors.own import StateRefusedError, StoreError, TicketExpiredError, TicketRefusedError

MARK_LIFE = timedelta(minutes=1)
CLOCKS_DIFFER = timedelta(seconds=30)  # between our own hosts: one may read what another signed


class NotSignedError(Exception):
    """The text was not signed by us, or not for this purpose."""


class TooOldError(Exception):
    """The text was signed by us, and it has expired or is dated in the future."""


class Signer:
    """Signs with the ring's first key and verifies with all. Each purpose has sub-keys of its own."""

    def __init__(self, ring: KeyRing, signatures: Signatures, purpose: str) -> None:
        how = {"key_derivation": "hmac", "digest_method": sha256}
        keys = ring.sub_keys(purpose)
        self._serializers = [(key.id, URLSafeSerializer(key.secret, salt=purpose, signer_kwargs=how)) for key in keys]
        self._signatures = signatures

    def sign(self, content: object, now: datetime) -> str:
        """Return the content (JSON) as text that fits into a URL or a form."""
        (_, first), *_ = self._serializers
        return first.dumps([int(now.timestamp()), content])

    def read(self, text: str, now: datetime, life: timedelta) -> object:
        """Return the content of a text that is at most `life` old.

        Raises:
            NotSignedError: it was not signed by us, not for this purpose, or with a key that was replaced too long ago.
            TooOldError: it has expired.
            StoreError: the store does not say since when our keys stand where they stand.
        """
        signed_at, content = self._verified(text, now)
        age = now - datetime.fromtimestamp(signed_at, UTC)
        if not -CLOCKS_DIFFER <= age <= life:
            raise TooOldError
        return content

    def _verified(self, text: str, now: datetime) -> tuple[int, object]:
        for key_id, serializer in self._serializers:
            try:
                signed_at, content = serializer.loads(text)
            except (BadData, UnicodeError):
                continue
            if self._signatures.count(key_id, now):
                return signed_at, content
        raise NotSignedError


class SignedTickets:
    """Implements the port Tickets. A host whose clock is a little ahead accepts a ticket just as long."""

    def __init__(self, ring: KeyRing, signatures: Signatures) -> None:
        self._signers = {purpose: Signer(ring, signatures, f"ticket {purpose}") for purpose in PURPOSES}

    def issue(self, ticket: Ticket, purpose: str, now: datetime) -> str:
        """Return the ticket as text, good for an hour."""
        content = (
            ticket.member_id,
            ticket.generation,
            ticket.user_id,
            ticket.record_id,
            ticket.language,
            ticket.came_from,
            ticket.opened_at.isoformat(),
        )
        return self._signers[purpose].sign(content, now)

    def read(self, text: str, purpose: str, now: datetime, longer: timedelta = NOT_LONGER) -> Ticket:
        """Return the ticket. Its page may be too old by `longer`, and no more.

        Raises:
            TicketRefusedError: it was not signed by us, or not for this purpose.
            TicketExpiredError: its hour, or the page's twelve hours, are over.
            StoreError: the store does not say whether its key was replaced.
        """
        try:
            ticket = _ticket(self._signers[purpose].read(text, now, TICKET_LIFE + longer + CLOCKS_DIFFER))
        except NotSignedError:
            raise TicketRefusedError from None
        except TooOldError:
            raise TicketExpiredError from None
        if now - ticket.opened_at > PAGE_LIFE + longer + CLOCKS_DIFFER:
            raise TicketExpiredError
        return ticket


def _ticket(content: object) -> Ticket:
    match content:
        case [
            str() as member_id,
            int() as generation,
            int() as user_id,
            int() | None as record_id,
            str() as language,
            str() as came_from,
            str() as opened_at,
        ]:
            return Ticket(
                member_id=member_id,
                generation=generation,
                user_id=user_id,
                record_id=record_id,
                language=language,
                came_from=came_from,
                opened_at=datetime.fromisoformat(opened_at),
            )
    raise TicketRefusedError  # signed by a release that wrote its tickets differently


class DoctorsMark:
    """What `flask b24 doctor` shows the app, so that it tells nobody else what stands in front of it."""

    def __init__(self, ring: KeyRing, signatures: Signatures, clock: Callable[[], datetime]) -> None:
        self._signer, self._clock = Signer(ring, signatures, "doctor"), clock

    def __call__(self) -> str:
        """Return a mark, good for a minute."""
        return self._signer.sign("", self._clock())

    def is_ours(self, mark: str) -> bool:
        """Tell whether one of our own commands has just made it."""
        try:
            self._signer.read(mark, self._clock(), MARK_LIFE)
        except (NotSignedError, TooOldError, StoreError):
            return False
        return True


class SignedStates:
    """Implements the port States."""

    def __init__(self, ring: KeyRing, signatures: Signatures) -> None:
        self._signer = Signer(ring, signatures, "oauth state")

    def issue(self, portal: str, now: datetime) -> StateIssue:
        """Return a new state for the origin of the portal that the person named."""
        nonce = secrets.token_urlsafe(32)
        return StateIssue(text=self._signer.sign((portal, digest(nonce).hex()), now), browser_nonce=nonce)

    def read(self, text: str, browser_nonce: str, now: datetime) -> StateRead:
        """Return what the state was issued for. `browser_nonce` is the browser's cookie, "" where there is none.

        Raises:
            StateRefusedError: it was not signed by us, is too old, or belongs to another browser.
            StoreError: the store does not say whether its key was replaced.
        """
        try:
            content = self._signer.read(text, now, STATE_LIFE)
        except (NotSignedError, TooOldError):
            raise StateRefusedError from None
        kept = digest(browser_nonce)
        match content:
            case [str() as portal, str() as bound] if hmac.compare_digest(bound.encode(), kept.hex().encode()):
                return StateRead(portal=portal, digest=kept)
        raise StateRefusedError
