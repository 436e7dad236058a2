from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.adapters.rest.wire_values import (
    FAR_AWAY,
    TimeBlock,
    flag,
    items,
    listed,
    moment,
    number,
    rows,
    table,
    text,
    texts,
    time_block,
)
from b24app.domain.bounded_json import Json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_an_id_is_read_from_a_number_and_from_its_text() -> None:
    for value, read in ((7, 7), ("7", 7), ("007", 7), ("0", 0), ("9" * 18, 10**18 - 1)):
        assert number(value) == read, value


def test_what_is_no_id_is_none() -> None:
    for value in (None, True, "", " 7", "-7", -7, 7.0, "7.0", "²", "\u0667", "9" * 19, 10**18, [7], {"a": 7}):
        assert number(value) is None, value


def test_yes_has_several_words() -> None:
    for value in (True, "Y", "1", 1):
        assert flag(value), value


def test_everything_else_is_no() -> None:
    cases: list[Json] = [False, None, "N", "0", 0, 2, "", "y", "true", [], {}, [True], "Yes"]
    for value in cases:
        assert not flag(value), value


def test_an_empty_list_is_an_empty_object_and_another_list_is_none() -> None:
    assert table([]) == {}
    assert table({"a": 1}) == {"a": 1}
    assert table([{"a": 1}]) is None
    assert table("[]") is None


def test_rows_are_the_objects_of_a_list() -> None:
    assert rows([{"a": 1}, 7, None, [], {"b": 2}]) == ({"a": 1}, {"b": 2})
    assert rows([]) == ()
    assert rows({"a": {"a": 1}}) is None


def test_a_list_that_php_wrote_as_an_object_is_a_list() -> None:
    assert rows({"0": {"a": 1}, "2": {"b": 2}, "3": 7}) == ({"a": 1}, {"b": 2})
    assert items({"1": 7, "4": "8"}) == [7, "8"]
    assert texts({"0": "a", "2": "b"}) == ("a", "b")
    for other in ({}, {"0": 1, "a": 2}, {"\u0667": 1}, {"-1": 1}, {"": 1}, {"1.5": 1}):
        assert items(other) is None


@given(JSON)
def test_no_value_breaks_a_reader(value: Json) -> None:
    assert isinstance(text(value), str)
    assert number(value) is None or 0 <= (number(value) or 0) < 10**18
    assert isinstance(flag(value), bool)
    table(value)
    rows(value)


def test_a_moment_without_its_time_zone_is_none() -> None:
    for value in (
        None,
        7,
        "",
        "today",
        ["2026-07-01T09:12:00+03:00"],
        "2026-07-01",
        "2026-07-01T09:12:00",
        "9999-99-99T00:00:00+00:00",
    ):
        assert moment(value) is None, value


def test_a_moment_keeps_the_portals_time_zone() -> None:
    found = moment("2026-07-01T09:12:00+03:00")
    assert found is not None
    assert found.isoformat() == "2026-07-01T09:12:00+03:00"


def test_a_list_is_written_as_php_reads_one() -> None:
    assert listed("filter[@ID]", (7, 12)) == {"filter[@ID][0]": "7", "filter[@ID][1]": "12"}
    assert listed("select", ()) == {}


def test_what_the_portal_measured_is_read_with_its_reset() -> None:
    said: Json = {"duration": 0.25, "operating": 12, "operating_reset_at": 1_800_000_000}
    resets_at = datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert time_block(said) == TimeBlock(duration_s=0.25, operating_s=12.0, resets_at=resets_at)
    assert [time_block({"duration": whole}).duration_s for whole in (2, 0)] == [2.0, 0.0]


def test_what_the_portal_did_not_measure_is_none() -> None:
    cases: list[Json] = [
        *(None, [], {}, "x", {"duration": True}),
        {"duration": "1", "operating": True, "operating_reset_at": 0},
    ]
    for said in cases:
        assert time_block(said) == TimeBlock(duration_s=None, operating_s=None, resets_at=None), said


def test_an_absurd_measure_is_none() -> None:
    for absurd in (-1, 1e300, 10**30, 4_102_444_800):
        said: Json = {"duration": absurd, "operating": absurd}
        assert time_block(said) == TimeBlock(duration_s=None, operating_s=None, resets_at=None), absurd


@pytest.mark.parametrize("absurd", [4_102_444_800, 1_800_000_000_000], ids=repr)
def test_a_reset_that_cannot_be_is_far_away_and_not_forgotten(absurd: Json) -> None:
    assert time_block({"operating_reset_at": absurd}).resets_at == FAR_AWAY
