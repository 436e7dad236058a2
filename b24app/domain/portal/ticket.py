"""The signed ticket of a page: who may ask again, in which portal, for what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from b24app.domain.portal.caller import VerifiedCaller

TICKET_LIFE = timedelta(hours=1)  # as long as the access token behind it
PAGE_LIFE = timedelta(hours=12)  # a working day: reloads renew the ticket until then
RENEWABLE_FOR = timedelta(hours=24)  # a page left open over night: an older one is opened anew
NOT_LONGER = timedelta()


class Purpose(StrEnum):
    """What a ticket of ours is good for."""

    LEAD_TAB = "lead-tab"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a page may ask for again.

    `generation` is the installation's; `record_id` is None on a page that asks for the record's number; `came_from` is
    the origin that the person opened the portal at, "" on a page outside any portal's frame; `opened_at` is when the
    page was first opened (UTC).
    """

    member_id: str
    generation: int
    user_id: int
    record_id: int | None
    language: str
    came_from: str
    opened_at: datetime


def ticket_for(
    caller: VerifiedCaller, *, record_id: int | None, language: str, came_from: str, now: datetime
) -> Ticket:
    """Return the ticket of a page that is opened now; nobody gets one whom the portal has not named."""
    return Ticket(
        member_id=caller.installation.member_id,
        generation=caller.installation.generation,
        user_id=caller.user_id,
        record_id=record_id,
        language=language,
        came_from=came_from,
        opened_at=now,
    )
