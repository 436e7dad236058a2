"""Empty, null and not returned are told apart, each with its reason."""

import pytest

from b24app.domain.bounded_json import Json
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.states import STATE_WORDS, State, state_of, why


@pytest.mark.parametrize(
    ("wire", "is_empty", "state"),
    [("x", False, State.FILLED), (None, True, State.NULL), ("", True, State.EMPTY), ([], True, State.EMPTY)],
)
def test_null_is_not_the_same_as_empty(wire: Json, *, is_empty: bool, state: State) -> None:
    assert state_of(wire, is_empty=is_empty) is state


@pytest.mark.parametrize(
    ("wire", "kind", "words"),
    [
        (None, Kind.TEXT, "has no value"),
        (False, Kind.ENTRY, "a multiple field that was never filled in"),
        ("0.00", Kind.AMOUNT, "no amount was entered"),
        (0, Kind.AMOUNT, "no amount was entered"),
        ("0", Kind.BINDING, "no item is selected"),
        (0, Kind.PERSON, "no item is selected"),
        ("", Kind.DAY, "a date that was never set"),
        ("", Kind.MOMENT, "a date that was never set"),
        ("", Kind.TEXT, "Empty text"),
        ([], Kind.FILE, "Empty list"),
        ({}, Kind.TEXT, "Empty list"),
        ([{"VALUE": " "}], Kind.PHONE, "Empty text"),
    ],
)
def test_each_way_of_being_empty_has_its_sentence(wire: Json, kind: Kind, words: str) -> None:
    said = why(state_of(wire, is_empty=True), "X", kind, wire)
    assert said
    assert words in said.text


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("PHONE", Kind.PHONE, "nothing is entered"),
        ("UF_CRM_FILE", Kind.FILE, "contain no file"),
        ("CONTACT_IDS", Kind.LONG_TEXT, "only on separate request"),
        ("PARENT_ID_128", Kind.BINDING, "to an item of that SPA"),
        ("UF_CRM_NEW", Kind.TEXT, "without giving a reason"),
    ],
)
def test_each_way_of_not_being_returned_has_its_sentence(code: str, kind: Kind, words: str) -> None:
    said = why(State.NOT_RETURNED, code, kind, None)
    assert said
    assert words in said.text


def test_what_is_filled_needs_no_reason_and_each_state_has_a_word() -> None:
    assert why(State.FILLED, "X", Kind.TEXT, "x") is None
    assert list(STATE_WORDS) == list(State)
