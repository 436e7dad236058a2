"""The ticket of a failed request, which gives its error page language and frame, and is posted again."""

from dataclasses import dataclass, field
from datetime import datetime

from b24app.domain.operations.placements import PURPOSES
from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.domain.portal.ticket import RENEWABLE_FOR, Ticket
from b24app.errors.own import StoreError, TicketExpiredError, TicketRefusedError
from b24app.ports import Tickets
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import posted_form
from b24app.web.http.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedTicket:
    """A ticket of ours. Whether it is still valid is for the next request to find out."""

    ticket: Ticket
    text: str = field(repr=False)

    @property
    def came_from(self) -> Origin | None:
        """The origin that frames the page, None for a page outside any portal."""
        return parse_origin(self.ticket.came_from)


def posted_ticket(tickets: Tickets, route: Route | None, now: datetime) -> PostedTicket | None:
    """Return the ticket of a page of ours, even of one that grew too old. None where none is known to be ours."""
    if route is None or not route.ticketed:
        return None
    text = posted_form().get("ticket", "")
    if not wire_form.TICKET.fullmatch(text):
        return None
    for purpose in PURPOSES:
        try:
            return PostedTicket(ticket=tickets.read(text, purpose, now, RENEWABLE_FOR), text=text)
        except (TicketRefusedError, TicketExpiredError, StoreError):
            continue
    return None
