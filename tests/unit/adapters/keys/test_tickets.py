import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.signing import SignedStates, SignedTickets, Signer
from b24app.domain.portal.ticket import Purpose, Ticket
from b24app.errors.own import StateRefusedError, TicketRefusedError
from tests.fakes.invented import NOW

OLD, NEW = b"o" * 32, b"n" * 32
TICKET = Ticket(member_id="portal", generation=1, user_id=5, record_id=None, language="en", came_from="", opened_at=NOW)


def test_a_ticket_of_an_older_key_is_read_while_the_key_is_on_the_ring() -> None:
    text = SignedTickets(KeyRing((OLD,))).issue(TICKET, Purpose.HOME, NOW)
    assert SignedTickets(KeyRing((NEW, OLD))).read(text, Purpose.HOME, NOW) == TICKET
    with pytest.raises(TicketRefusedError):
        SignedTickets(KeyRing((NEW,))).read(text, Purpose.HOME, NOW)


def test_the_rings_first_key_signs() -> None:
    text = SignedTickets(KeyRing((NEW, OLD))).issue(TICKET, Purpose.HOME, NOW)
    assert SignedTickets(KeyRing((NEW,))).read(text, Purpose.HOME, NOW) == TICKET
    with pytest.raises(TicketRefusedError):
        SignedTickets(KeyRing((OLD,))).read(text, Purpose.HOME, NOW)


@pytest.mark.rule("S26", "bad")
def test_a_state_is_no_ticket_and_a_ticket_no_state() -> None:
    ring = KeyRing((NEW,))
    tickets, states = SignedTickets(ring), SignedStates(ring)
    issued = states.issue("https://portal.test", NOW)
    for purpose in Purpose:
        with pytest.raises(TicketRefusedError):
            tickets.read(issued.text, purpose, NOW)
        with pytest.raises(StateRefusedError):
            states.read(tickets.issue(TICKET, purpose, NOW), issued.browser_nonce, NOW)


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        ["portal", 1, 5, None, "en", ""],
        ["portal", 1, 5, None, "en", "", NOW.isoformat(), "more"],
        ["portal", "1", 5, None, "en", "", NOW.isoformat()],
    ],
)
def test_a_ticket_that_another_release_wrote_differently_is_refused(content: object) -> None:
    ring = KeyRing((NEW,))
    text = Signer(ring, f"ticket {Purpose.HOME}").sign(content, NOW)
    with pytest.raises(TicketRefusedError):
        SignedTickets(ring).read(text, Purpose.HOME, NOW)
