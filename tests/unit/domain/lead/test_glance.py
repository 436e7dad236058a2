import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.fields import STANDARD_FIELDS
from b24app.domain.lead.glance import CAME_FROM, LONGEST_COMMENT, MOST_METHODS, Glance, glance
from b24app.domain.lead.rows import shown_rows
from b24app.domain.lead.values.values import Person
from b24app.domain.message import Message
from tests.samples.any_json import JSON
from tests.samples.leads import answers_with, lead_with_every_field


def glance_at(lead: dict[str, Json], people: dict[int, str] | None = None) -> Glance:
    return glance(shown_rows(answers_with(lead, people=people)))


def numbers(*values: str) -> list[Json]:
    return [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": value, "TYPE_ID": "PHONE"} for value in values]


def test_what_can_be_called_comes_first_and_each_number_keeps_how_it_was_written() -> None:
    fax: Json = [{"VALUE_TYPE": "FAX", "VALUE": "030 901899"}, *numbers("ask Ines", "030 901820")]
    phones = glance_at({"PHONE": fax}).phones
    assert [(each.wire, each.shown, each.href) for each in phones] == [
        ("030 901820", "030 901820", "tel:030901820"),
        ("030 901899", "030 901899", ""),
        ("ask Ines", "ask Ines", ""),
    ]
    assert [each.use for each in phones] == [Message("work"), Message("fax"), Message("work")]


def test_only_open_channels_are_chats() -> None:
    head = glance(shown_rows(lead_with_every_field()))
    assert [chat.wire for chat in head.chats] == ["imol|livechat|1|67|21"]
    assert [mail.href for mail in head.mails] == ["mailto:marta.albrecht@example.com"]


def test_a_returning_customer_is_told() -> None:
    for wire, returning in (("Y", True), ("N", False), ("maybe", False), (None, False)):
        assert glance_at({"IS_RETURN_CUSTOMER": wire}).is_returning is returning, wire


def test_the_outcome_is_told_once_there_is_one() -> None:
    for wire, outcome in (("S", Message("Successful")), ("F", Message("Unsuccessful")), ("P", None), ("?", None)):
        told = glance_at({"STATUS_SEMANTIC_ID": wire}).outcome
        assert (told.name if told else None) == outcome, wire


def test_an_owner_is_told_by_initials() -> None:
    for name, initials in (
        ("Sara Holt", "SH"),
        ("sara maria holt", "SH"),
        ("Sara", "S"),
        ("(Sara) 'Holt'", "SH"),
        ("", ""),
        ("- ?", ""),
    ):
        head = glance_at({"ASSIGNED_BY_ID": "2"}, {2: name})
        assert isinstance(head.owner, Person), name
        assert head.initials == initials, name


def test_where_it_came_from_is_only_what_is_filled_and_in_one_order() -> None:
    head = glance_at({"DATE_CREATE": "2026-07-01T09:12:00+03:00", "ORIGIN_ID": "7", "UTM_TERM": "", "SOURCE_ID": "WEB"})
    assert [row.code for row in head.came_from] == ["SOURCE_ID", "ORIGIN_ID", "DATE_CREATE"]
    every = glance(shown_rows(lead_with_every_field()))
    assert [row.code for row in every.came_from] == list(CAME_FROM)


def test_the_comments_first_two_lines_are_plain_text() -> None:
    for wire, told in (
        ("", ""),
        ("[b]Oak[/b] &amp; ash\r\n\n [url=https://a.test/?x=1]the plan[/url]\nthird", "Oak & ash\nthe plan"),
        ("[list][*]one\n[*]two[/list]", "one\ntwo"),
        ("[1] is no tag, and neither is [x y]", "[1] is no tag, and neither is [x y]"),
        ("x" * 5_000, "x" * (LONGEST_COMMENT - 1) + "…"),
        ("[b]" * 300 + "x", "x"),
    ):
        assert glance_at({"COMMENTS": wire}).comment == told, wire


CODES = [code for fields in STANDARD_FIELDS.values() for code in fields]


@pytest.mark.costly
@given(lead=st.dictionaries(st.sampled_from(CODES), JSON, max_size=12))
def test_any_lead_can_be_glanced_at(lead: dict[str, Json]) -> None:
    head = glance_at(lead)
    assert len(head.initials) <= 4
    assert all(not row.is_empty for row in head.came_from)


@pytest.mark.rule("S58", "bad")
def test_a_glance_shows_the_first_contact_methods_of_each_kind_and_says_that_there_are_more() -> None:
    head = glance_at({"PHONE": numbers(*map(str, range(100, 100 + MOST_METHODS)))})
    assert (len(head.phones), head.more_methods) == (MOST_METHODS, False)
    head = glance_at({"PHONE": numbers(*map(str, range(100, 101 + MOST_METHODS)))})
    assert (len(head.phones), head.more_methods) == (MOST_METHODS, True)


@pytest.mark.rule("S67", "bad")
def test_what_is_longer_than_a_line_is_cut_in_the_head_or_no_contact_method() -> None:
    long = "x" * (LONGEST_LINE + 1)
    head = glance_at({"TITLE": long, "NAME": long, "COMPANY_TITLE": long, "EMAIL": numbers(f"{long}@example.com")})
    assert {len(head.title), len(head.person), len(head.company)} == {LONGEST_LINE}
    assert head.mails == ()
