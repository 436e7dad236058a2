"""Reads a page's ticket and finds the installation that it was issued for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.ticket import NOT_LONGER, Ticket
from b24app.errors.own import PortalUnknownError, TicketRefusedError
from b24app.ports import Installations, Slots, Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTicket:
    """The first step of every request with a ticket."""

    installations: Installations
    tickets: Tickets
    slots: Slots

    def __call__(
        self, ticket_text: str, purpose: str, now: datetime, longer: timedelta = NOT_LONGER
    ) -> tuple[Ticket, Installation]:
        """Return the ticket and its installation. `longer` is how much too old the page may be.

        Raises:
            TicketRefusedError: not ours, not for this purpose, or of an earlier installation.
            TicketExpiredError: the page is too old.
            PortalUnknownError: the app was removed since.
            ThreadsBusyError: the portal, or the person, has no further thread to wait in.
        """
        ticket = self.tickets.read(ticket_text, purpose, now, longer)
        installation = self.installations.find(ticket.member_id)
        if installation is None:
            raise PortalUnknownError
        if installation.generation != ticket.generation:
            raise TicketRefusedError
        self.slots.take(ticket.member_id, ticket.user_id)
        return ticket, installation
