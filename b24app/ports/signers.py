"""The interfaces that sign what travels through browsers: tickets and states."""

from datetime import datetime, timedelta
from typing import Protocol

from b24app.domain.lead.excerpt import Excerpt
from b24app.domain.portal.connection import StateIssue, StateRead
from b24app.domain.portal.ticket import NOT_LONGER, Ticket


class Tickets(Protocol):
    """Signs and reads the tickets of pages."""

    def issue(self, ticket: Ticket, purpose: str, now: datetime) -> str:
        """Return the ticket as text, good for an hour."""

    def read(self, text: str, purpose: str, now: datetime, longer: timedelta = NOT_LONGER) -> Ticket:
        """Return the ticket. Its page may be too old by `longer`, and no more.

        Raises:
            TicketRefusedError: it was not signed by us, or not for this purpose.
            TicketExpiredError: its hour, or the page's twelve hours, are over.
            StoreError: the database does not say whether its key was replaced.
        """


class Excerpts(Protocol):
    """Signs and reads what a page hands over to the question for its related data."""

    def issue(self, excerpt: Excerpt, ticket: Ticket, now: datetime) -> str:
        """Return the excerpt as text for the ticket's page, good as long as the ticket; "" where it is too long."""

    def read(self, text: str, ticket: Ticket, now: datetime) -> Excerpt | None:
        """Return the excerpt of the ticket's page, None where it is none of ours or of another page, or too old."""


class States(Protocol):
    """Signs and reads the states of the OAuth code flow."""

    def issue(self, portal: str, now: datetime) -> StateIssue:
        """Return a new state, good for STATE_LIFE in the browser that gets its nonce."""

    def read(self, text: str, browser_nonce: str, now: datetime) -> StateRead:
        """Return what the state says.

        Raises:
            StateRefusedError: it was not signed by us, is too old, or belongs to another browser.
            StoreError: the database does not say whether its key was replaced.
        """
