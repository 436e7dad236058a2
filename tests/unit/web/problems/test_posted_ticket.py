from dataclasses import replace
from datetime import timedelta

from flask import Flask

from b24app.domain.portal.portal_address import parse_origin
from b24app.domain.portal.ticket import PAGE_LIFE, RENEWABLE_FOR, Purpose, Ticket
from b24app.web.http.routes import TABLE, Route
from b24app.web.problems.posted_ticket import PostedTicket, posted_ticket
from tests.fakes.invented import NOW
from tests.fakes.keys import tickets_with

TICKETS = tickets_with(b"k" * 32)
TICKET = Ticket(
    member_id="portal",
    generation=1,
    user_id=5,
    record_id=123,
    language="de",
    came_from="https://portal.test",
    opened_at=NOW,
)
RELOAD = TABLE["reload_lead"]


def posted(text: str, route: Route | None = RELOAD, after: timedelta = timedelta()) -> PostedTicket | None:
    with Flask(__name__).test_request_context("/", method="POST", data={"ticket": text}):
        return posted_ticket(TICKETS, route, NOW + after)


def test_a_ticket_of_ours_tells_the_pages_language_and_what_frames_it() -> None:
    for purpose in Purpose:
        found = posted(TICKETS.issue(TICKET, purpose, NOW))
        assert found is not None, purpose
        assert (found.ticket, found.came_from) == (TICKET, parse_origin("https://portal.test")), purpose


def test_a_page_outside_any_portal_is_framed_by_none() -> None:
    found = posted(TICKETS.issue(replace(TICKET, came_from=""), Purpose.LEAD_TAB, NOW))
    assert found is not None
    assert found.came_from is None


def test_a_page_that_grew_too_old_still_has_its_language_until_it_cannot_be_renewed() -> None:
    text = TICKETS.issue(TICKET, Purpose.LEAD_TAB, NOW)
    assert posted(text, after=PAGE_LIFE)
    assert posted(text, after=PAGE_LIFE + RENEWABLE_FOR) is None


def test_what_we_have_not_signed_is_none() -> None:
    for text in ("", "x", "<script>", "a" * 5000, "\n", TICKETS.issue(TICKET, Purpose.HOME, NOW) + "x"):
        assert posted(text) is None, text


def test_a_route_that_carries_no_ticket_has_none() -> None:
    text = TICKETS.issue(TICKET, Purpose.LEAD_TAB, NOW)
    for route in (None, TABLE["lead_tab"], TABLE["events"], TABLE["privacy"]):
        assert posted(text, route) is None
    assert text not in repr(posted(text))
