from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.adapters.keys.signing import CLOCKS_DIFFER
from b24app.domain.portal.ticket import PAGE_LIFE, TICKET_LIFE, Purpose, Ticket
from b24app.errors.own import TicketExpiredError, TicketRefusedError
from b24app.ports import Tickets
from tests.case import case
from tests.fakes.invented import NOW
from tests.fakes.keys import tickets_with

SECOND = timedelta(seconds=1)
TICKET = Ticket(
    member_id="portal",
    generation=1_700_000_000,
    user_id=5,
    record_id=123,
    language="de",
    came_from="https://portal.test",
    opened_at=NOW,
)


@pytest.fixture
def tickets() -> Tickets:
    return tickets_with(b"k" * 32)


class TestTickets:
    def test_a_ticket_is_read_as_it_was_issued(self, tickets: Tickets) -> None:
        for purpose in Purpose:
            for ticket in (TICKET, replace(TICKET, record_id=None)):
                assert tickets.read(tickets.issue(ticket, purpose, NOW), purpose, NOW) == ticket

    def test_a_ticket_for_one_purpose_is_refused_for_another(self, tickets: Tickets) -> None:
        for purpose, other in ((Purpose.LEAD_TAB, Purpose.HOME), (Purpose.HOME, Purpose.LEAD_TAB)):
            with pytest.raises(TicketRefusedError):
                tickets.read(tickets.issue(TICKET, purpose, NOW), other, NOW)

    def test_a_ticket_is_good_for_an_hour_and_not_longer(self, tickets: Tickets) -> None:
        text = tickets.issue(TICKET, Purpose.HOME, NOW)
        last = NOW + TICKET_LIFE + CLOCKS_DIFFER
        assert tickets.read(text, Purpose.HOME, last - SECOND) == TICKET
        with pytest.raises(TicketExpiredError):
            tickets.read(text, Purpose.HOME, last + SECOND)

    def test_reloads_do_not_carry_a_page_over_its_twelve_hours(self, tickets: Tickets) -> None:
        last = NOW + PAGE_LIFE + CLOCKS_DIFFER
        text = tickets.issue(TICKET, Purpose.HOME, last - SECOND)
        assert tickets.read(text, Purpose.HOME, last) == TICKET
        with pytest.raises(TicketExpiredError):
            tickets.read(text, Purpose.HOME, last + SECOND)

    def test_a_host_whose_clock_is_a_little_behind_reads_it(self, tickets: Tickets) -> None:
        text = tickets.issue(TICKET, Purpose.HOME, NOW)
        assert tickets.read(text, Purpose.HOME, NOW - CLOCKS_DIFFER + SECOND) == TICKET
        with pytest.raises(TicketExpiredError):
            tickets.read(text, Purpose.HOME, NOW - CLOCKS_DIFFER - SECOND)

    def test_a_ticket_with_any_letter_changed_is_refused(self, tickets: Tickets) -> None:
        text = tickets.issue(TICKET, Purpose.HOME, NOW)
        body, _, signature = text.rpartition(".")
        for place in range(len(text)):
            changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
            # The last letter of the signature holds bits that nobody reads.
            if changed.rpartition(".")[0] != body or changed.rpartition(".")[2][:-1] != signature[:-1]:
                with pytest.raises(TicketRefusedError):
                    tickets.read(changed, Purpose.HOME, NOW)

    def test_nonsense_is_refused(self, tickets: Tickets) -> None:
        for text in ("", ".", "a.b", "é", "\ud800", "\x00", "." * 1000, "W10.", "eyJhbGciOiJub25lIn0..x"):
            with case(text), pytest.raises(TicketRefusedError):
                tickets.read(text, Purpose.HOME, NOW)
