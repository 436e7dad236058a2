"""Each kind of text from the wire, with the platform's oddities; whatever is odd beyond them is shown as it came."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values import values as shown
from b24app.domain.lead.values.read_text import Meaning, read_text
from b24app.domain.message import Message


def test_a_birthday_is_the_day_that_is_written_whatever_the_offset() -> None:
    for wire in ("2000-01-01T03:00:00+03:00", "2000-01-01T00:00:00-08:00", "2000-01-01"):
        assert read_text(wire, Meaning(kind=Kind.DAY)) == shown.Day(wire=wire, day=date(2000, 1, 1))


def test_a_moment_keeps_the_offset_in_which_it_was_sent() -> None:
    value = read_text("2024-05-23T18:18:25+02:00", Meaning(kind=Kind.MOMENT))
    assert isinstance(value, shown.Moment)
    assert (value.at.hour, value.at.utcoffset()) == (18, timedelta(hours=2))


def test_what_does_not_look_as_documented_is_shown_as_it_came() -> None:
    for kind, wire in (
        (Kind.DAY, "2024-02-30"),
        (Kind.DAY, "20240101"),
        (Kind.DAY, "01.02.2024"),
        (Kind.DAY, "2000-01-01T00:00:00+03:00\nand more"),
        (Kind.MOMENT, "2024-05-23T25:00:00+02:00"),
        (Kind.MOMENT, "2024-05-23T18:18:25"),
        (Kind.MOMENT, "2024-05-23T18:18:25+99:99"),
        (Kind.MOMENT, "20.11.2026 09:41:07"),
        (Kind.FLAG, "maybe"),
        (Kind.NUMBER, "007"),
        (Kind.NUMBER, "1e5"),
        (Kind.NUMBER, "9" * 5000),
        (Kind.NUMBER, "NaN"),
        (Kind.NUMBER, "²"),
        (Kind.AMOUNT, "a lot"),
        (Kind.MONEY, "300"),
        (Kind.MONEY, "|USD"),
        (Kind.MONEY, "300|<b>"),
        (Kind.PERSON, "Jonas"),
        (Kind.BINDING, "12"),
        (Kind.LINK, "javascript:alert(1)"),
        (Kind.PLACE, "Main street 5"),
    ):
        assert read_text(wire, Meaning(kind=kind)) == shown.Text(wire=wire), (kind, wire)


def test_an_amount_takes_the_currency_of_the_lead() -> None:
    euro = shown.Money(wire="1500.50", amount=Decimal("1500.50"), currency="EUR")
    assert read_text("1500.50", Meaning(kind=Kind.AMOUNT, currency="EUR")) == euro


def test_an_amount_without_a_sound_currency_is_shown_without_one() -> None:
    for currency in ("", "euro", "<b>", "EURO"):
        value = read_text("5", Meaning(kind=Kind.AMOUNT, currency=currency))
        assert isinstance(value, shown.Money), currency
        assert value.currency == "", currency


def test_money_carries_its_own_currency() -> None:
    for wire, currency in (("300|USD", "USD"), ("-12.50|EUR", "EUR"), ("300|", "")):
        value = read_text(wire, Meaning(kind=Kind.MONEY))
        assert isinstance(value, shown.Money), wire
        assert (value.amount, value.currency) == (Decimal(wire.partition("|")[0]), currency), wire


def test_a_directory_names_and_colours_its_entry() -> None:
    entries = {"NEW": DirectoryEntry(name="New", color="#39a8ef")}
    known = shown.Entry(wire="NEW", name="New", color="#39a8ef")
    assert read_text("NEW", Meaning(kind=Kind.ENTRY, entries=entries)) == known
    assert read_text("GONE", Meaning(kind=Kind.ENTRY, entries=entries)) == shown.Entry(wire="GONE", name="")


def test_the_outcome_is_said_in_words_of_ours() -> None:
    assert read_text("S", Meaning(kind=Kind.SEMANTICS)) == shown.Entry(wire="S", name=Message("Successful"))
    assert read_text("X", Meaning(kind=Kind.SEMANTICS)) == shown.Entry(wire="X", name="")


def test_an_address_is_shown_without_its_coordinates() -> None:
    for wire in ("Main street 5|53.5;9.9", "Main street 5|53.5;9.9|15", "Main street 5|;|"):
        assert read_text(wire, Meaning(kind=Kind.PLACE)) == shown.Place(wire=wire, words="Main street 5"), wire


def test_a_comment_waits_to_be_formatted() -> None:
    assert read_text("[b]x[/b]", Meaning(kind=Kind.BB_CODE)) == shown.BbCode(wire="[b]x[/b]")


def test_a_record_whose_name_our_rights_do_not_tell_is_shown_by_its_kind_and_number() -> None:
    for kind, entity in (
        (Kind.ELEMENT, "List item"),
        (Kind.SECTION, "List section"),
        (Kind.TABLE_ROW, "Table row"),
        (Kind.BOOKING, "Resource booking"),
    ):
        record = shown.Binding(wire="123", entity=Message(entity), entity_id="123", path="")
        assert read_text("123", Meaning(kind=kind)) == record, kind
        assert read_text("x1", Meaning(kind=kind)) == shown.Text(wire="x1"), kind


@given(st.text(min_size=1), st.sampled_from(sorted(set(Kind) - {Kind.FILE})))
def test_any_text_can_be_found_in_what_is_shown_of_it(wire: str, kind: Kind) -> None:
    assert read_text(wire, Meaning(kind=kind)).wire == wire
