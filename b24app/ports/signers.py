"""What signs the tickets and states that travel through browsers."""

from datetime import datetime, timedelta
from typing import Protocol

from b24app.domain.portal.connection import StateIssue, StateRead
from b24app.domain.portal.ticket import NOT_LONGER, Purpose, Ticket


class Tickets(Protocol):
    """Signs and reads the tickets of pages."""

    def issue(self, ticket: Ticket, purpose: Purpose, now: datetime) -> str:
        """Return the ticket as text, good for an hour."""

    def read(self, text: str, purpose: Purpose, now: datetime, longer: timedelta = NOT_LONGER) -> Ticket:
        """Return the ticket, also of a page that became too old, but not by more than `longer`.

        Raises:
            TicketRefusedError: it is not ours, or not for this purpose.
            TicketExpiredError: its hour, or the page's twelve hours, are over.
        """


class States(Protocol):
    """Signs and reads the states of the OAuth code flow."""

    def issue(self, portal: str, now: datetime) -> StateIssue:
        """Return a new state, good for STATE_LIFE in the browser that gets its nonce."""

    def read(self, text: str, browser_nonce: str, now: datetime) -> StateRead:
        """Return what the state says.

        Raises:
            StateRefusedError: it is not ours, too old, or of another browser.
        """
