"""Each field as a row: how the portal describes it, how it came, and nothing in it that is redacted."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from b24app.domain.lead.answers import Cut, FieldDescription
from b24app.domain.lead.rows import absent_rows, shown_rows
from b24app.domain.lead.states import State
from b24app.domain.lead.values.read_value import MOST_FIELDS
from tests.samples.leads import answers_with

if TYPE_CHECKING:
    from b24app.domain.bounded_json import Json


def described(code: str, kind: str = "string", *, is_multiple: bool = False) -> dict[str, FieldDescription]:
    return {code: FieldDescription(code=code, type=kind, title=code, is_multiple=is_multiple, is_required=True)}


def test_a_row_says_how_its_field_came() -> None:
    for wire, state in (("x", State.FILLED), ("", State.EMPTY), (None, State.NULL), ([None, ""], State.EMPTY)):
        row = shown_rows(answers_with({"UF_A": wire}, fields=described("UF_A", is_multiple=True)))["UF_A"]
        assert (row.state, row.wire) == (state, wire), wire
        assert (row.why is None) == (state is State.FILLED), wire
        assert (row.said.type, row.said.is_multiple, row.said.is_required) == ("string", True, True), wire


def test_a_field_that_is_described_and_not_returned_has_a_row_apart() -> None:
    answers = answers_with(
        {"ID": "7"}, fields=described("ID") | described("UF_A") | described("PHONE", "crm_multifield")
    )
    absent = absent_rows(answers)
    assert set(shown_rows(answers)) == {"ID"}
    assert {code: (row.state, row.is_empty, row.is_told) for code, row in absent.items()} == {
        "UF_A": (State.NOT_RETURNED, True, False),
        "PHONE": (State.NOT_RETURNED, True, True),
    }


def test_where_the_portal_described_nothing_nothing_is_called_absent() -> None:
    assert absent_rows(answers_with({"ID": "7"}, fields=None)) == {}


def test_the_address_of_a_file_is_redacted_however_it_is_told() -> None:
    cases: dict[str, Json] = {
        "object": {"id": 12, "downloadUrl": "/d?auth=CANARY"},
        "objects": [{"id": 12, "showUrl": "/d?auth=CANARY"}],
        "text": "https://portal/d?auth=CANARY",
        "texts": ["https://portal/d?auth=CANARY"],
    }
    for what, wire in cases.items():
        row = shown_rows(answers_with({"UF_F": wire}, fields=described("UF_F", "file")))["UF_F"]
        assert "CANARY" not in json.dumps(row.wire), what
        assert "withheld" in json.dumps(row.wire), what
        assert "CANARY" not in repr(row), what


def test_the_number_of_a_file_stays() -> None:
    assert shown_rows(answers_with({"UF_F": "12"}, fields=described("UF_F", "file")))["UF_F"].wire == "12"


@pytest.mark.rule("S58", "bad")
def test_a_field_that_is_not_shown_whole_says_what_is_missing() -> None:
    answers = answers_with(
        {"UF_A": ["x", "y"], "UF_B": "x…", "UF_C": "z"}, fields=described("UF_A") | described("UF_B")
    )
    rows = shown_rows(replace(answers, cuts={"UF_A": Cut.VALUES, "UF_B": Cut.TEXT}))
    said = {code: row.cut.text % row.cut.values for code, row in rows.items() if row.cut}
    assert said == {
        "UF_A": "This field has more values than can be shown. The first 2 are shown.",
        "UF_B": "This value is longer than can be shown. Only its beginning is shown.",
    }


@pytest.mark.rule("S58", "bad")
def test_of_fields_that_were_not_returned_so_many_are_shown_that_a_page_has_room_for_all() -> None:
    fields = {code: said for number in range(MOST_FIELDS + 5) for code, said in described(f"UF_{number}").items()}
    assert len(absent_rows(answers_with({"ID": "7"}, fields=fields))) == MOST_FIELDS - 1


def test_a_field_of_a_lead_that_is_not_here_whole_is_not_called_absent() -> None:
    answers = replace(answers_with({"ID": "7"}, fields=described("UF_A")), left_out=True)
    assert absent_rows(answers) == {}
