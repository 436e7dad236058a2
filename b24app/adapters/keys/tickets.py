"""The tickets of pages as signed text."""

from datetime import datetime, timedelta

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.signing import CLOCKS_DIFFER, NotSignedError, Signer, TooOldError
from b24app.domain.portal.ticket import NOT_LONGER, PAGE_LIFE, TICKET_LIFE, Purpose, Ticket
from b24app.errors.own import TicketExpiredError, TicketRefusedError


class SignedTickets:
    """Implements the port Tickets. A host whose clock is a little ahead accepts a ticket just as long."""

    def __init__(self, ring: KeyRing) -> None:
        self._signers = {purpose: Signer(ring, f"ticket {purpose}") for purpose in Purpose}

    def issue(self, ticket: Ticket, purpose: Purpose, now: datetime) -> str:
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

    def read(self, text: str, purpose: Purpose, now: datetime, longer: timedelta = NOT_LONGER) -> Ticket:
        """Return the ticket. Its page may be too old by `longer`, and no more.

        Raises:
            TicketRefusedError: it was not signed by us, or not for this purpose.
            TicketExpiredError: its hour, or the page's twelve hours, are over.
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
