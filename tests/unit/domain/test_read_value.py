"""Every type of value from the wire, with the platform's oddities; whatever is odd beyond them is shown as it came."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain import field_values as shown
from b24app.domain.lead_fields import Kind
from b24app.domain.message import Message
from b24app.domain.portal_answers import DirectoryEntry, Json
from b24app.domain.read_value import Meaning, read_value
from b24app.domain.withheld import withhold
from tests.samples.any_json import JSON


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("wire", [None, "", [], {}])
def test_every_way_to_say_nothing_is_empty(kind: Kind, wire: Json) -> None:
    value = read_value(wire, Meaning(kind=kind))
    assert isinstance(value, shown.Empty)


def test_the_ways_to_say_nothing_are_still_told_apart() -> None:
    wires: list[Json] = [None, "", [], False]
    assert [read_value(wire, Meaning()).wire for wire in wires] == ["null", "", "[]", "false"]


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.FLAG}))
def test_false_is_empty_where_no_flag_is_meant(kind: Kind) -> None:
    wire: Json = False
    assert isinstance(read_value(wire, Meaning(kind=kind)), shown.Empty)


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.BINDING, Kind.FILE])
@pytest.mark.parametrize("wire", ["0", 0], ids=repr)
def test_record_number_zero_is_empty(kind: Kind, wire: Json) -> None:
    assert read_value(wire, Meaning(kind=kind)) == shown.Empty(wire="0")


def test_an_amount_that_nobody_entered_is_empty_and_a_price_of_zero_is_not() -> None:
    assert read_value("0.00", Meaning(kind=Kind.AMOUNT)) == shown.Empty(wire="0.00")
    assert isinstance(read_value("0|EUR", Meaning(kind=Kind.MONEY)), shown.Money)


@pytest.mark.parametrize(
    ("wire", "is_on"),
    [("Y", True), ("1", True), (1, True), (True, True), ("N", False), ("0", False), (False, False)],
    ids=repr,
)
def test_a_flag_is_written_in_many_ways(wire: Json, *, is_on: bool) -> None:
    value = read_value(wire, Meaning(kind=Kind.FLAG))
    assert isinstance(value, shown.Flag)
    assert value.is_on is is_on


def test_a_multiple_flag_that_was_never_filled_is_empty_and_not_no() -> None:
    wire: Json = False
    assert read_value(wire, Meaning(kind=Kind.FLAG, is_multiple=True)) == shown.Empty(wire="false")


def test_a_birthday_is_the_day_that_is_written_whatever_the_offset() -> None:
    for wire in ("2000-01-01T03:00:00+03:00", "2000-01-01T00:00:00-08:00", "2000-01-01"):
        assert read_value(wire, Meaning(kind=Kind.DAY)) == shown.Day(wire=wire, day=date(2000, 1, 1))


def test_a_moment_keeps_the_offset_in_which_it_was_sent() -> None:
    value = read_value("2024-05-23T18:18:25+02:00", Meaning(kind=Kind.MOMENT))
    assert isinstance(value, shown.Moment)
    assert (value.at.hour, value.at.utcoffset()) == (18, timedelta(hours=2))


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
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
        pytest.param(Kind.NUMBER, "9" * 5000, id="5000 digits"),
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
    ],
)
def test_what_does_not_look_as_documented_is_shown_as_it_came(kind: Kind, wire: str) -> None:
    assert read_value(wire, Meaning(kind=kind)) == shown.Text(wire=wire)


def test_an_amount_takes_the_currency_that_stands_beside_it() -> None:
    euro = shown.Money(wire="1500.50", amount=Decimal("1500.50"), currency="EUR")
    assert read_value("1500.50", Meaning(kind=Kind.AMOUNT, currency="EUR")) == euro


@pytest.mark.parametrize("currency", ["", "euro", "<b>", "EURO"])
def test_an_amount_without_a_sound_currency_is_shown_without_one(currency: str) -> None:
    value = read_value("5", Meaning(kind=Kind.AMOUNT, currency=currency))
    assert isinstance(value, shown.Money)
    assert value.currency == ""


@pytest.mark.parametrize(("wire", "currency"), [("300|USD", "USD"), ("-12.50|EUR", "EUR"), ("300|", "")])
def test_money_carries_its_own_currency(wire: str, currency: str) -> None:
    value = read_value(wire, Meaning(kind=Kind.MONEY))
    assert isinstance(value, shown.Money)
    assert (value.amount, value.currency) == (Decimal(wire.partition("|")[0]), currency)


def test_a_directory_names_and_colours_its_entry() -> None:
    entries = {"NEW": DirectoryEntry(name="New", color="#39a8ef")}
    known = shown.Entry(wire="NEW", name="New", color="#39a8ef")
    assert read_value("NEW", Meaning(kind=Kind.ENTRY, entries=entries)) == known
    assert read_value("GONE", Meaning(kind=Kind.ENTRY, entries=entries)) == shown.Entry(wire="GONE", name="")


def test_an_enumeration_is_found_by_number_as_by_text() -> None:
    entries = {"45": DirectoryEntry(name="Grey")}
    assert read_value(45, Meaning(kind=Kind.ENTRY, entries=entries)) == read_value(
        "45", Meaning(kind=Kind.ENTRY, entries=entries)
    )


def test_the_outcome_is_said_in_words_of_ours() -> None:
    assert read_value("S", Meaning(kind=Kind.SEMANTICS)) == shown.Entry(wire="S", name=Message("Won"))
    assert read_value("X", Meaning(kind=Kind.SEMANTICS)) == shown.Entry(wire="X", name="")


@pytest.mark.parametrize("wire", ["Main street 5|53.5;9.9", "Main street 5|53.5;9.9|15", "Main street 5|;|"])
def test_an_address_is_shown_without_its_coordinates(wire: str) -> None:
    assert read_value(wire, Meaning(kind=Kind.PLACE)) == shown.Place(wire=wire, words="Main street 5")


def test_the_address_of_a_file_is_withheld_because_it_may_carry_the_token() -> None:
    wire: Json = [{"id": 12, "showUrl": "/s?CANARY", "downloadUrl": "/d?auth=CANARY", "urlMachine": "CANARY"}]
    value = read_value(wire, Meaning(kind=Kind.FILE))
    assert isinstance(value, shown.Several)
    assert isinstance(value.values[0], shown.File)
    assert value.values[0].file_id == "12"
    assert "CANARY" not in repr(value)


def test_a_file_whose_name_and_size_are_told_shows_them() -> None:
    value = read_value({"id": 12, "name": "plan.pdf", "size": "1024"}, Meaning(kind=Kind.FILE))
    assert isinstance(value, shown.File)
    assert (value.name, value.size) == ("plan.pdf", 1024)


@pytest.mark.parametrize("size", [None, "", "big", -1, "9" * 16, 1.5, True, [1024]], ids=repr)
def test_a_size_that_is_none_is_not_told(size: Json) -> None:
    value = read_value({"id": 12, "size": size}, Meaning(kind=Kind.FILE))
    assert isinstance(value, shown.File)
    assert value.size is None


@pytest.mark.parametrize(("wire", "file_id"), [("12", "12"), (12, "12"), ("/d?auth=CANARY", "")], ids=repr)
def test_a_file_told_by_a_bare_value_shows_its_number_and_never_an_address(wire: Json, file_id: str) -> None:
    value = read_value(wire, Meaning(kind=Kind.FILE))
    assert isinstance(value, shown.File)
    assert value.file_id == file_id
    assert "CANARY" not in repr(value)


def test_a_file_address_is_withheld_in_a_field_of_any_type_at_any_depth() -> None:
    value = read_value({"a": [{"downloadUrl": "CANARY", "b": "kept"}]}, Meaning())
    assert isinstance(value, shown.Raw)
    assert "CANARY" not in value.wire
    assert "kept" in value.wire


def test_a_comment_waits_to_be_formatted() -> None:
    assert read_value("[b]x[/b]", Meaning(kind=Kind.BB_CODE)) == shown.BbCode(wire="[b]x[/b]")


@pytest.mark.parametrize(
    ("kind", "entity"),
    [
        (Kind.ELEMENT, "Item of a list"),
        (Kind.SECTION, "Section of a list"),
        (Kind.TABLE_ROW, "Row of a table"),
        (Kind.BOOKING, "Booking"),
    ],
)
def test_a_record_whose_name_our_rights_do_not_tell_is_shown_by_its_kind_and_number(kind: Kind, entity: str) -> None:
    record = shown.Binding(wire="123", entity=Message(entity), entity_id="123", path="")
    assert read_value("123", Meaning(kind=kind)) == read_value(123, Meaning(kind=kind)) == record
    assert read_value("0", Meaning(kind=kind)) == shown.Empty(wire="0")
    assert read_value("x1", Meaning(kind=kind)) == shown.Text(wire="x1")


def test_a_multifield_is_a_list_of_channels() -> None:
    wire: Json = [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+15454777777", "TYPE_ID": "PHONE"}]
    value = read_value(wire, Meaning(kind=Kind.PHONE))
    assert isinstance(value, shown.Several)
    assert value.values == (shown.Channel(wire="+15454777777", use=Message("work"), href="tel:+15454777777"),)


@pytest.mark.parametrize("item", [{"VALUE": 5}, {"VALUE": ""}, {}, {"x": "y"}, [1]])
def test_a_multifield_of_another_shape_is_shown_as_it_came(item: Json) -> None:
    value = read_value([item], Meaning(kind=Kind.PHONE))
    assert isinstance(value, shown.Several)
    assert value.values == (shown.Raw(wire=json.dumps(item)),)


def test_a_list_may_hold_gaps() -> None:
    value = read_value(["a", None, ""], Meaning())
    assert isinstance(value, shown.Several)
    assert [item.kind for item in value.values] == ["text", "empty", "empty"]


def test_nesting_without_end_is_cut() -> None:
    wire: Json = "x"
    for _ in range(2000):
        wire = [wire]
    assert isinstance(read_value(wire, Meaning()), shown.Several)


@given(wire=JSON, kind=st.sampled_from(Kind), is_multiple=st.booleans())
def test_any_value_of_any_kind_is_shown(*, wire: Json, kind: Kind, is_multiple: bool) -> None:
    assert read_value(wire, Meaning(kind=kind, is_multiple=is_multiple)).kind


@given(wire=JSON.filter(lambda wire: not isinstance(wire, str)), kind=st.sampled_from(Kind), is_multiple=st.booleans())
def test_every_value_that_came_can_be_found_in_what_is_shown_but_what_is_withheld(
    *, wire: Json, kind: Kind, is_multiple: bool
) -> None:
    value = read_value(wire, Meaning(kind=kind, is_multiple=is_multiple))
    if isinstance(value, shown.Channel) and isinstance(wire, dict):
        assert value.wire == wire["VALUE"]
    elif not isinstance(value, shown.File):  # of which anything but a number may be an address
        assert value.wire == json.dumps(withhold(wire), ensure_ascii=False)


@given(st.text(min_size=1), st.sampled_from(sorted(set(Kind) - {Kind.FILE})))
def test_any_text_can_be_found_in_what_is_shown_of_it(wire: str, kind: Kind) -> None:
    assert read_value(wire, Meaning(kind=kind)).wire == wire
