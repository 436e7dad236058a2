from hypothesis import given
from hypothesis import strategies as st

from b24app.adapters.text.phone_numbers import format_phone


def test_a_number_is_shown_as_people_read_it() -> None:
    for written, country, shown in (
        ("+12025550147", "", "+1 202-555-0147"),
        ("+1 202 555 0147", "DK", "+1 202-555-0147"),
        ("030 901820", "DE", "+49 30 901820"),
        ("030 901820", "de", "+49 30 901820"),
        ("+4915155501234", "", "+49 1515 5501234"),
    ):
        assert format_phone(written, country) == shown, (written, country, shown)


def test_what_is_no_number_of_a_known_country_stays_as_it_was_written() -> None:
    for written, country in (
        ("030 901820", ""),
        ("030 901820", "Germany"),
        ("112", "DE"),
        ("call me", "DE"),
        ("1" * 400, ""),
        ("", ""),
    ):
        assert format_phone(written, country) == written, (written, country)


@given(written=st.text(max_size=300), country=st.text(max_size=4))
def test_no_text_is_a_fault(written: str, country: str) -> None:
    assert format_phone(written, country) or not written
