from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.adapters.keys.excerpts import SignedExcerpts
from b24app.adapters.keys.signing import CLOCKS_DIFFER
from b24app.domain.lead.excerpt import LONGEST_EXCERPT, Excerpt
from b24app.domain.portal.ticket import TICKET_LIFE, Purpose, Ticket
from tests.fakes.invented import NOW
from tests.fakes.keys import excerpts_with, tickets_with

KEY = b"k" * 32
TICKET = Ticket(
    member_id="portal",
    generation=1_700_000_000,
    user_id=5,
    record_id=123,
    language="de",
    came_from="https://portal.test",
    opened_at=NOW,
)
EXCERPT = Excerpt(values={"CONTACT_ID": "7", "PHONE": [{"VALUE": "+49 30 123"}], "UF_TEAM": [2, 4]})


@pytest.fixture
def excerpts() -> SignedExcerpts:
    return excerpts_with(KEY)


def test_an_excerpt_is_read_as_it_was_issued_with_the_pages_next_tickets_too(excerpts: SignedExcerpts) -> None:
    text = excerpts.issue(EXCERPT, TICKET, NOW)
    assert excerpts.read(text, TICKET, NOW) == EXCERPT
    assert excerpts.read(text, replace(TICKET, language="en", opened_at=NOW + TICKET_LIFE), NOW) == EXCERPT


@pytest.mark.rule("S7", "bad")
def test_an_excerpt_of_another_page_says_nothing(excerpts: SignedExcerpts) -> None:
    for what, other in {
        "another portal": replace(TICKET, member_id="other"),
        "an earlier installation": replace(TICKET, generation=1),
        "another person": replace(TICKET, user_id=6),
        "another lead": replace(TICKET, record_id=124),
    }.items():
        assert excerpts.read(excerpts.issue(EXCERPT, TICKET, NOW), other, NOW) is None, what


@pytest.mark.rule("S7", "bad")
def test_what_we_did_not_sign_for_this_purpose_says_nothing(excerpts: SignedExcerpts) -> None:
    text = excerpts.issue(EXCERPT, TICKET, NOW)
    ticket = tickets_with(KEY).issue(TICKET, Purpose.LEAD_TAB, NOW)
    for wrong in (
        "",
        "x",
        text[:-1],
        f"{text}x",
        f"A{text}",
        ticket,
        excerpts_with(b"o" * 32).issue(EXCERPT, TICKET, NOW),
    ):
        assert excerpts.read(wrong, TICKET, NOW) is None


def test_an_excerpt_lives_as_long_as_its_ticket(excerpts: SignedExcerpts) -> None:
    signed_at = NOW.replace(microsecond=0)
    text, end = excerpts.issue(EXCERPT, TICKET, signed_at), signed_at + TICKET_LIFE + CLOCKS_DIFFER
    assert excerpts.read(text, TICKET, end) == EXCERPT
    assert excerpts.read(text, TICKET, end + timedelta(seconds=1)) is None


def test_an_excerpt_that_is_too_long_for_a_page_is_none(excerpts: SignedExcerpts) -> None:
    long = Excerpt(values={f"UF_{number}": f"{number * 7919:x}" for number in range(LONGEST_EXCERPT)})
    assert excerpts.issue(long, TICKET, NOW) == ""
