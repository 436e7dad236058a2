"""How much of a lead is worked on, whatever the portal sends: fields, values, texts, and all of them together."""

import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import LONGEST_TEXT, Json
from b24app.domain.lead.answers import Cut
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values import values as shown
from b24app.domain.lead.values.read_text import Meaning
from b24app.domain.lead.values.read_value import (
    LONGEST_CODE,
    MOST_FIELDS,
    MOST_MARKED_UP,
    MOST_TEXT,
    MOST_VALUES,
    REDACTED,
    BoundedLead,
    bounded_lead,
    read_value,
    redact,
)
from tests.case import case
from tests.samples.any_json import JSON
from tests.samples.leads import lead_with_every_field


def bytes_of(lead: BoundedLead) -> int:
    return len(escape(json.dumps(lead.values, ensure_ascii=False)).encode())


@pytest.mark.rule("S58", "good")
def test_a_lead_with_every_field_is_taken_whole() -> None:
    lead = lead_with_every_field().lead
    taken = bounded_lead(lead)
    assert (taken.values, taken.cuts, taken.left_out) == (redact(lead), {}, False)


@pytest.mark.rule("S58", "bad")
def test_of_too_many_fields_the_first_are_taken() -> None:
    lead = {f"A{number}": "1" for number in range(MOST_FIELDS)}
    assert not bounded_lead(lead).left_out
    taken = bounded_lead(lead | {"B": "1"})
    assert (dict(taken.values), taken.left_out) == (lead, True)


@pytest.mark.rule("S58", "bad")
def test_of_too_many_values_the_first_are_taken_and_the_field_says_so() -> None:
    cases: list[list[Json]] = [[1] * (MOST_VALUES + 1), [[]] * 9_999, [{"VALUE": "x"}] * 9_999]
    for several in cases:
        taken = bounded_lead({"UF_A": several, "UF_B": several[:10]})
        assert taken.values == {"UF_A": several[:MOST_VALUES], "UF_B": several[:10]}, several
        assert taken.cuts == {"UF_A": Cut.VALUES}, several
        assert not taken.left_out, several


def test_values_that_php_wrote_as_an_object_are_values_at_any_depth() -> None:
    phones: Json = {"0": {"VALUE": "1"}, "2": {"VALUE": {"1": "2"}}}
    assert bounded_lead({"PHONE": phones}).values == {"PHONE": [{"VALUE": "1"}, {"VALUE": ["2"]}]}
    numbered: Json = {str(number): "x" for number in range(MOST_VALUES + 1)}
    taken = bounded_lead({"UF_A": numbered})
    assert (taken.values, taken.cuts) == ({"UF_A": ["x"] * MOST_VALUES}, {"UF_A": Cut.VALUES})


@pytest.mark.rule("S67", "bad")
def test_a_text_that_no_column_holds_is_cut_and_the_field_says_so() -> None:
    taken = bounded_lead({"UF_A": "x" * LONGEST_TEXT, "UF_B": "x" * (LONGEST_TEXT + 1)})
    assert taken.values == {"UF_A": "x" * LONGEST_TEXT, "UF_B": "x" * (LONGEST_TEXT - 1) + "…"}
    assert taken.cuts == {"UF_B": Cut.TEXT}


@pytest.mark.rule("S58", "bad")
def test_the_texts_of_all_fields_together_are_bounded_as_they_are_written_in_html() -> None:
    for sign in ("x", "&", "\0", "\U0001f600"):
        with case(sign):
            taken = bounded_lead({f"UF_{number}": sign * 30_000 for number in range(100)})
            assert 0.9 * MOST_TEXT < bytes_of(taken) < 1.1 * MOST_TEXT
            *rest, last = taken.cuts
            assert taken.cuts[last] is Cut.TEXT
            assert rest == [f"UF_{number}" for number in range(100 - len(taken.cuts), 99)], "what came first is whole"
            assert "" not in taken.values.values(), "nothing looks as if it were empty"


@pytest.mark.rule("S58", "bad")
def test_small_values_count_too() -> None:
    taken = bounded_lead({f"UF_{number}": [True] * MOST_VALUES for number in range(MOST_FIELDS)})
    assert sum(len(value) for value in taken.values.values() if isinstance(value, list)) < 10 * MOST_VALUES + 1_000


@pytest.mark.costly
@given(st.dictionaries(st.text(), JSON))
def test_what_fits_is_the_lead_redacted_and_what_does_not_is_said(lead: dict[str, Json]) -> None:
    taken = bounded_lead(lead)
    if not taken.left_out and not taken.cuts:
        assert json.dumps(taken.values) == json.dumps(redact(lead))


def test_a_field_whose_code_is_no_code_is_left_out() -> None:
    taken = bounded_lead({"A" * LONGEST_CODE: "1", "A" * (LONGEST_CODE + 1): "1", "B": "1"})
    assert (list(taken.values), taken.left_out) == (["A" * LONGEST_CODE, "B"], True)


def test_what_is_redacted_takes_no_room() -> None:
    taken = bounded_lead({"searchContent": "x" * 10**6, "UF_A": {"showUrl": "x" * 10**6, "id": 7}})
    assert (taken.values, taken.cuts) == ({"searchContent": REDACTED, "UF_A": {"showUrl": REDACTED, "id": 7}}, {})


@pytest.mark.costly
def test_what_is_redacted_is_so_too_where_there_is_no_room_for_its_name() -> None:
    files: list[Json] = [{"downloadUrl": "canary", "n": str(number)} for number in range(MOST_VALUES)]
    before = {f"UF_{number}": "x" * (MOST_TEXT // 5) for number in range(4)}
    cut_off = set[bool]()
    for length in range(MOST_TEXT // 5 - 500, MOST_TEXT // 5, 3):
        taken = bounded_lead({**before, "UF_4": "x" * length, "UF_5": files})
        assert "canary" not in repr(taken)
        cut_off.add("downl" in repr(taken) and "downloadUrl" not in repr(taken))
    assert True in cut_off, "the premise: there was no room for the name"


COMMENT = Meaning(kind=Kind.BB_CODE)


@pytest.mark.rule("S58", "good")
def test_a_comment_that_is_not_too_long_is_formatted() -> None:
    assert read_value("x" * MOST_MARKED_UP, COMMENT) == shown.BbCode(wire="x" * MOST_MARKED_UP)


@pytest.mark.rule("S58", "bad")
def test_a_longer_comment_and_those_behind_the_first_ones_of_a_list_stay_as_they_are_written() -> None:
    assert read_value("x" * (MOST_MARKED_UP + 1), COMMENT) == shown.Unformatted(wire="x" * (MOST_MARKED_UP + 1))
    half = "x" * (MOST_MARKED_UP // 2)
    several = read_value([half, half, "x", half], COMMENT)
    assert isinstance(several, shown.Several)
    assert [each.kind for each in several.values] == ["bb_code", "bb_code", "unformatted", "unformatted"]
