"""Empties, lists and objects from the wire; whatever is odd is shown as it came."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values import values as shown
from b24app.domain.lead.values.read_text import CHANNELS, RECORDS_BY_NUMBER, Meaning
from b24app.domain.lead.values.read_value import read_value, redact
from b24app.domain.message import Message
from tests.case import case
from tests.samples.any_json import JSON


def test_every_way_to_say_nothing_is_empty_but_false_where_a_flag_is_meant() -> None:
    cases: list[Json] = [None, "", [], {}, False]
    for wire in cases:
        read = {kind: read_value(wire, Meaning(kind=kind)) for kind in Kind}
        filled = {kind for kind, value in read.items() if not isinstance(value, shown.Empty)}
        assert filled == ({Kind.FLAG} if wire is False else set()), wire


def test_the_ways_to_say_nothing_are_still_told_apart() -> None:
    wires: list[Json] = [None, "", [], False]
    assert [read_value(wire, Meaning()).wire for wire in wires] == ["null", "", "[]", "false"]


@pytest.mark.parametrize("wire", ["0", 0], ids=repr)
def test_record_number_zero_is_empty(wire: Json) -> None:
    for kind in (Kind.PERSON, Kind.BINDING, Kind.FILE, *RECORDS_BY_NUMBER):
        assert read_value(wire, Meaning(kind=kind)) == shown.Empty(wire="0"), kind


def test_an_amount_that_nobody_entered_is_empty_and_a_price_of_zero_is_not() -> None:
    assert read_value("0.00", Meaning(kind=Kind.AMOUNT)) == shown.Empty(wire="0.00")
    assert isinstance(read_value("0|EUR", Meaning(kind=Kind.MONEY)), shown.Money)


def test_a_flag_is_written_in_many_ways() -> None:
    for wire, is_on in (("Y", True), ("1", True), (1, True), (True, True), ("N", False), ("0", False), (False, False)):
        value = read_value(wire, Meaning(kind=Kind.FLAG))
        assert isinstance(value, shown.Flag), wire
        assert value.is_on is is_on, wire


def test_a_multiple_flag_that_was_never_filled_is_empty_and_not_no() -> None:
    wire: Json = False
    assert read_value(wire, Meaning(kind=Kind.FLAG, is_multiple=True)) == shown.Empty(wire="false")


def test_an_enumeration_is_found_by_number_as_by_text() -> None:
    entries = {"45": DirectoryEntry(name="Grey")}
    assert read_value(45, Meaning(kind=Kind.ENTRY, entries=entries)) == read_value(
        "45", Meaning(kind=Kind.ENTRY, entries=entries)
    )


def test_the_address_of_a_file_is_redacted_because_it_may_carry_the_token() -> None:
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


def test_a_size_that_is_none_is_not_told() -> None:
    for size in (None, "", "big", -1, "9" * 16, 1.5, True, [1024]):
        value = read_value({"id": 12, "size": size}, Meaning(kind=Kind.FILE))
        assert isinstance(value, shown.File), size
        assert value.size is None, size


def test_a_file_told_by_a_bare_value_shows_its_number_and_never_an_address() -> None:
    for wire, file_id in (("12", "12"), (12, "12"), ("/d?auth=CANARY", "")):
        value = read_value(wire, Meaning(kind=Kind.FILE))
        assert isinstance(value, shown.File), wire
        assert value.file_id == file_id, wire
        assert "CANARY" not in repr(value), wire


def test_a_file_address_is_redacted_in_a_field_of_any_type_at_any_depth() -> None:
    value = read_value({"a": [{"downloadUrl": "CANARY", "b": "kept"}]}, Meaning())
    assert isinstance(value, shown.Raw)
    assert "CANARY" not in value.wire
    assert "kept" in value.wire


def test_a_multifield_is_a_list_of_channels() -> None:
    wire: Json = [{"ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+15454777777", "TYPE_ID": "PHONE"}]
    value = read_value(wire, Meaning(kind=Kind.PHONE))
    assert isinstance(value, shown.Several)
    assert value.values == (shown.Channel(wire="+15454777777", use=Message("work"), href="tel:+15454777777"),)


def test_a_contact_method_without_a_value_is_nothing() -> None:
    """docs/platform.md 5.4."""
    for kind in sorted(CHANNELS):
        for blank in ("", " ", "\t \N{NO-BREAK SPACE}", None):
            with case(kind, blank):
                row: dict[str, Json] = {"ID": "1", "VALUE_TYPE": "WORK", "VALUE": blank}
                for wire in ([row], [row, row], row):
                    value = read_value(wire, Meaning(kind=kind))
                    assert value == shown.Empty(wire=json.dumps(wire, ensure_ascii=False)), wire
                one, other = ({**row, "VALUE": value} for value in ("a@b.example", "c@d.example"))
                among = read_value([row, one, row, other], Meaning(kind=kind))
                assert isinstance(among, shown.Several)
                assert [each.wire for each in among.values] == ["a@b.example", "c@d.example"]


def test_an_object_of_another_field_is_shown_however_blank_it_is() -> None:
    value = read_value([{"VALUE": ""}], Meaning(kind=Kind.TEXT))
    assert isinstance(value, shown.Several)
    assert [type(each) for each in value.values] == [shown.Raw]


def test_a_multifield_of_another_shape_is_shown_as_it_came() -> None:
    for item in ({"VALUE": 5}, {}, {"x": "y"}, [1]):
        value = read_value([item], Meaning(kind=Kind.PHONE))
        assert isinstance(value, shown.Several), item
        assert value.values == (shown.Raw(wire=json.dumps(item)),), item


def test_a_list_may_hold_empty_items() -> None:
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
def test_every_value_that_came_can_be_found_in_what_is_shown_but_what_is_redacted(
    *, wire: Json, kind: Kind, is_multiple: bool
) -> None:
    value = read_value(wire, Meaning(kind=kind, is_multiple=is_multiple))
    if isinstance(value, shown.Channel) and isinstance(wire, dict):
        assert value.wire == wire["VALUE"]
    elif not isinstance(value, shown.File):  # of which anything but a number may be an address
        assert value.wire == json.dumps(redact(wire), ensure_ascii=False)
