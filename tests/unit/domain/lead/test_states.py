"""Empty, null and not returned are told apart, each with its reason."""

from b24app.domain.lead.fields import Kind
from b24app.domain.lead.states import STATE_WORDS, State, state_of, why


def test_null_is_not_the_same_as_empty() -> None:
    for wire, is_empty, state in (
        ("x", False, State.FILLED),
        (None, True, State.NULL),
        ("", True, State.EMPTY),
        ([], True, State.EMPTY),
    ):
        assert state_of(wire, is_empty=is_empty) is state, wire


def test_each_way_of_being_empty_has_its_sentence() -> None:
    for wire, kind, words in (
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
    ):
        said = why(state_of(wire, is_empty=True), "X", kind, wire)
        assert said, (wire, kind, words)
        assert words in said.text, (wire, kind, words)


def test_each_way_of_not_being_returned_has_its_sentence() -> None:
    for code, kind, words in (
        ("PHONE", Kind.PHONE, "nothing is entered"),
        ("UF_CRM_FILE", Kind.FILE, "contain no file"),
        ("CONTACT_IDS", Kind.LONG_TEXT, "only on separate request"),
        ("PARENT_ID_128", Kind.BINDING, "to an item of that SPA"),
        ("UF_CRM_NEW", Kind.TEXT, "without giving a reason"),
    ):
        said = why(State.NOT_RETURNED, code, kind, None)
        assert said, code
        assert words in said.text, code


def test_what_is_filled_needs_no_reason_and_each_state_has_a_word() -> None:
    assert why(State.FILLED, "X", Kind.TEXT, "x") is None
    assert list(STATE_WORDS) == list(State)
