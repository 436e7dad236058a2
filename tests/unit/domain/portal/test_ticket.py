from dataclasses import fields

from b24app.domain.portal.ticket import PAGE_LIFE, TICKET_LIFE, Ticket


def test_a_ticket_has_no_room_for_a_token() -> None:
    carried = {field.name for field in fields(Ticket)}
    assert carried == {"member_id", "generation", "user_id", "record_id", "language", "came_from", "opened_at"}


def test_a_page_outlives_its_tickets_for_a_day_of_work() -> None:
    assert PAGE_LIFE == 12 * TICKET_LIFE
