import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.errors.own import StateRefusedError, TicketRefusedError
from tests.case import case
from tests.fakes.invented import NOW
from tests.fakes.keys import signer, states_with, tickets_with

OLD, NEW = b"o" * 32, b"n" * 32
TICKET = Ticket(member_id="portal", generation=1, user_id=5, record_id=None, language="en", came_from="", opened_at=NOW)


def test_a_ticket_of_an_older_key_is_read_while_the_key_is_on_the_ring() -> None:
    text = tickets_with(OLD).issue(TICKET, Purpose.HOME, NOW)
    assert tickets_with(NEW, OLD).read(text, Purpose.HOME, NOW) == TICKET
    with pytest.raises(TicketRefusedError):
        tickets_with(NEW).read(text, Purpose.HOME, NOW)


def test_the_rings_first_key_signs() -> None:
    text = tickets_with(NEW, OLD).issue(TICKET, Purpose.HOME, NOW)
    assert tickets_with(NEW).read(text, Purpose.HOME, NOW) == TICKET
    with pytest.raises(TicketRefusedError):
        tickets_with(OLD).read(text, Purpose.HOME, NOW)


@pytest.mark.rule("S26", "bad")
def test_a_state_is_no_ticket_and_a_ticket_no_state() -> None:
    issued = states_with(NEW).issue("https://portal.test", NOW)
    for purpose in Purpose:
        with pytest.raises(TicketRefusedError):
            tickets_with(NEW).read(issued.text, purpose, NOW)
        with pytest.raises(StateRefusedError):
            states_with(NEW).read(tickets_with(NEW).issue(TICKET, purpose, NOW), issued.browser_nonce, NOW)


def test_a_ticket_that_another_release_wrote_differently_is_refused() -> None:
    cases: list[object] = [
        {},
        [],
        ["portal", 1, 5, None, "en", ""],
        ["portal", 1, 5, None, "en", "", NOW.isoformat(), "more"],
        ["portal", "1", 5, None, "en", "", NOW.isoformat()],
    ]
    for content in cases:
        with case(content):
            text = signer(KeyRing((NEW,)), f"ticket {Purpose.HOME}").sign(content, NOW)
            with pytest.raises(TicketRefusedError):
                tickets_with(NEW).read(text, Purpose.HOME, NOW)
