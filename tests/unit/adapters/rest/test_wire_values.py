import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.adapters.rest.wire_values import flag, moment, number, rows, table, text
from b24app.domain.bounded_json import Json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.mark.parametrize(("value", "read"), [(7, 7), ("7", 7), ("007", 7), ("0", 0), ("9" * 18, 10**18 - 1)], ids=repr)
def test_an_id_is_read_from_a_number_and_from_its_text(value: Json, read: int) -> None:
    assert number(value) == read


@pytest.mark.parametrize(
    "value", [None, True, "", " 7", "-7", -7, 7.0, "7.0", "²", "\u0667", "9" * 19, 10**18, [7], {"a": 7}], ids=repr
)
def test_what_is_no_id_is_none(value: Json) -> None:
    assert number(value) is None


@pytest.mark.parametrize("value", [True, "Y", "1"])
def test_yes_has_several_words(value: Json) -> None:
    assert flag(value)
    assert flag(1)


@pytest.mark.parametrize("value", [False, None, "N", "0", 0, 2, "", "y", "true", [], {}, [True], "Yes"], ids=repr)
def test_everything_else_is_no(value: Json) -> None:
    assert not flag(value)


def test_an_empty_list_is_an_empty_object_and_another_list_is_none() -> None:
    assert table([]) == {}
    assert table({"a": 1}) == {"a": 1}
    assert table([{"a": 1}]) is None
    assert table("[]") is None


def test_rows_are_the_objects_of_a_list() -> None:
    assert rows([{"a": 1}, 7, None, [], {"b": 2}]) == ({"a": 1}, {"b": 2})
    assert rows([]) == ()
    assert rows({"0": {"a": 1}}) is None


@given(JSON)
def test_no_value_breaks_a_reader(value: Json) -> None:
    assert isinstance(text(value), str)
    assert number(value) is None or 0 <= (number(value) or 0) < 10**18
    assert isinstance(flag(value), bool)
    table(value)
    rows(value)


@pytest.mark.parametrize(
    "value", [None, 7, "", "today", "2026-07-01", "2026-07-01T09:12:00", "9999-99-99T00:00:00+00:00"]
)
def test_a_moment_without_its_time_zone_is_none(value: Json) -> None:
    assert moment(value) is None


def test_a_moment_keeps_the_portals_time_zone() -> None:
    found = moment("2026-07-01T09:12:00+03:00")
    assert found is not None
    assert found.isoformat() == "2026-07-01T09:12:00+03:00"
