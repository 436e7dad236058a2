from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.lead.search import LONGEST_SEARCH, Query, parse_query


def test_too_little_is_nothing() -> None:
    for text in ("", "   ", "\n", "x", "+", "0"):
        assert parse_query(text).nothing, text


def test_a_number_is_a_leads_number_and_may_stand_in_a_title() -> None:
    for text, number in (("124", 124), ("#124", 124), ("# 124 ", 124), ("0007", 7)):
        query = parse_query(text)
        assert (query.number, query.phone, query.mail) == (number, "", ""), text
        assert query.names == ({"TITLE": " ".join(text.split())},), text


def test_a_telephone_number_is_nothing_else() -> None:
    for text in ("+1 202 555 0147", "(0202) 555-01.47", "12-345"):
        assert parse_query(text) == Query(text=text, phone=text), text


def test_digits_alone_may_be_a_lead_or_a_telephone() -> None:
    assert parse_query("2025550147") == Query(
        text="2025550147", number=2025550147, phone="2025550147", names=({"TITLE": "2025550147"},)
    )


def test_a_mail_address_is_nothing_else() -> None:
    assert parse_query(" ines@example.org ") == Query(text="ines@example.org", mail="ines@example.org")


def test_a_word_may_be_any_name() -> None:
    assert parse_query("Ines").names == (
        {"NAME": "Ines"},
        {"LAST_NAME": "Ines"},
        {"COMPANY_TITLE": "Ines"},
        {"TITLE": "Ines"},
    )


def test_two_words_may_be_a_person_in_either_order() -> None:
    assert parse_query("Ines  van Calder").names == (
        {"NAME": "Ines", "LAST_NAME": "van Calder"},
        {"NAME": "van Calder", "LAST_NAME": "Ines"},
        {"COMPANY_TITLE": "Ines van Calder"},
        {"TITLE": "Ines van Calder"},
    )


@given(text=st.text() | st.from_regex(r"\$(RESULT|result_error)(\[[a-z0-9]+\])*@?[a-z]*"))
def test_whatever_is_typed_refers_to_no_other_answer_of_a_batch_and_is_never_an_empty_filter(text: str) -> None:
    query = parse_query(text)
    parts = [part for names in query.names for part in names.values()]
    said = [query.text, query.phone, query.mail, *parts]
    assert not any("$result" in each.lower() for each in said)
    assert all(part.strip() for part in parts)
    assert len(query.text) <= LONGEST_SEARCH
