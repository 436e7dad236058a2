"""A number has one form wherever it stands, and keeps how it was written."""

from b24app.domain.bounded_json import Json
from b24app.domain.lead.rows import MOST_FORMATTED, readable_phones, shown_rows
from b24app.domain.lead.values.values import Channel, Several
from b24app.domain.message import Message
from tests.samples.leads import answers_with


def phones(**lead: Json) -> list[tuple[str, str]]:
    """Return the numbers of the lead as they were written and as they are shown."""
    rows = readable_phones(shown_rows(answers_with(lead)), lambda written, country: f"{country}:{written}")
    value = rows["PHONE"].value
    assert isinstance(value, Several)
    return [(each.wire, each.shown) for each in value.values if isinstance(each, Channel)]


def numbers(*values: str) -> Json:
    return [{"VALUE_TYPE": "WORK", "VALUE": value} for value in values]


def test_a_number_is_formatted_for_the_leads_country() -> None:
    both = numbers("030 901820", "+4930901821")
    assert phones(PHONE=both, ADDRESS_COUNTRY_CODE="DE") == [
        ("030 901820", "DE:030 901820"),
        ("+4930901821", "DE:+4930901821"),
    ]
    assert phones(PHONE=both)[0] == ("030 901820", ":030 901820")


def test_a_fax_is_formatted_too_and_a_text_is_not() -> None:
    mixed: Json = [{"VALUE_TYPE": "FAX", "VALUE": "030 1"}, {"VALUE_TYPE": "WORK", "VALUE": "ask Ines"}]
    assert phones(PHONE=mixed) == [("030 1", ":030 1"), ("ask Ines", "")]


def test_a_number_that_is_written_as_it_is_read_is_kept_once() -> None:
    rows = readable_phones(shown_rows(answers_with({"PHONE": numbers("112")})), lambda written, _: written)
    value = rows["PHONE"].value
    assert isinstance(value, Several)
    assert value.values == (Channel(wire="112", use=Message("work"), href="tel:112"),)


def test_of_many_numbers_the_first_are_formatted() -> None:
    many = phones(PHONE=numbers(*map(str, range(100, 102 + MOST_FORMATTED))))
    assert [shown for _, shown in many[-3:]] == [f":{99 + MOST_FORMATTED}", "", ""]
