"""The signed ticket of a page: who may ask again, in which portal, for what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TICKET_LIFE = timedelta(hours=1)  # as long as the access token behind it
PAGE_LIFE = timedelta(hours=12)  # a working day: reloads renew the ticket until then
RENEWABLE_FOR = timedelta(hours=24)  # a page left open over night: an older one is opened anew
NOT_LONGER = timedelta()


class Purpose(StrEnum):
    """What a ticket is good for. Each purpose has a key of its own."""

    LEAD_TAB = "lead-tab"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a page may ask for again.

    `generation` is the installation's. `lead_id` is None on a page that asks for the lead's number. `came_from` is the
    origin at which the person opened the portal, "" on a page outside any portal's frame. `opened_at` is when the page
    was first opened (UTC).
    """

    member_id: str
    generation: int
    user_id: int
    lead_id: int | None
    language: str
    came_from: str
    opened_at: datetime
