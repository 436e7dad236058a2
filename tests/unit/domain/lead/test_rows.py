"""Each field as a row: how the portal describes it, how it came, and nothing in it that is redacted."""

import json

import pytest

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.rows import absent_rows, shown_rows
from b24app.domain.lead.states import State
from tests.samples.leads import answers_with


def described(code: str, kind: str = "string", *, is_multiple: bool = False) -> dict[str, FieldDescription]:
    return {code: FieldDescription(code=code, type=kind, title=code, is_multiple=is_multiple, is_required=True)}


@pytest.mark.parametrize(
    ("wire", "state"), [("x", State.FILLED), ("", State.EMPTY), (None, State.NULL), ([None, ""], State.EMPTY)]
)
def test_a_row_says_how_its_field_came(wire: Json, state: State) -> None:
    row = shown_rows(answers_with({"UF_A": wire}, fields=described("UF_A", is_multiple=True)))["UF_A"]
    assert (row.state, row.wire) == (state, wire)
    assert (row.why is None) == (state is State.FILLED)
    assert (row.said.type, row.said.is_multiple, row.said.is_required) == ("string", True, True)


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


@pytest.mark.parametrize(
    "wire",
    [
        {"id": 12, "downloadUrl": "/d?auth=CANARY"},
        [{"id": 12, "showUrl": "/d?auth=CANARY"}],
        "https://portal/d?auth=CANARY",
        ["https://portal/d?auth=CANARY"],
    ],
    ids=["object", "objects", "text", "texts"],
)
def test_the_address_of_a_file_is_redacted_however_it_is_told(wire: Json) -> None:
    row = shown_rows(answers_with({"UF_F": wire}, fields=described("UF_F", "file")))["UF_F"]
    assert "CANARY" not in json.dumps(row.wire)
    assert "withheld" in json.dumps(row.wire)
    assert "CANARY" not in repr(row)


def test_the_number_of_a_file_stays() -> None:
    assert shown_rows(answers_with({"UF_F": "12"}, fields=described("UF_F", "file")))["UF_F"].wire == "12"
