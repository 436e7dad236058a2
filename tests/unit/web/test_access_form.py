import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from b24app.domain.access import LONGEST_NAME, MOST_LISTED, Choice, Listed
from b24app.domain.changes import AddListed, ArrangeFields, Change, ChooseRule, LetExport, RemoveListed
from b24app.domain.tab_settings import Export, Move
from b24app.errors import MalformedRequestError
from b24app.web.access_form import DECISIONS, read_decision
from b24app.web.wire_form import WireForm
from tests.samples.any_json import JSON


def decision(**fields: str) -> Change | str:
    return read_decision(WireForm(MultiDict(), MultiDict(fields)))


def rights(*rows: object) -> str:
    return json.dumps(rows)


@pytest.mark.parametrize(
    ("fields", "change"),
    [
        ({"rule": "chosen"}, ChooseRule(choice=Choice.CHOSEN)),
        ({"export": "nobody"}, LetExport(export=Export.NOBODY)),
        ({"remove": "SG3_K"}, RemoveListed(code="SG3_K")),
        ({"move": "up", "field": "UF_CRM_1"}, ArrangeFields(move=Move.UP, code="UF_CRM_1")),
        ({"move": "reset"}, ArrangeFields(move=Move.RESET)),
        ({"find": " Øyvind \U0001f642 "}, "Øyvind \U0001f642"),
        ({"find": ""}, ""),
        (
            {"added": rights({"id": "U7", "name": "Dirk", "provider": "Employees"}, {"id": "AU"})},
            AddListed(added=(Listed(code="U7", name="Dirk"), Listed(code="AU"))),
        ),
    ],
)
def test_each_decision_is_read(fields: dict[str, str], change: Change | str) -> None:
    assert decision(**fields) == change


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"rule": ""},
        {"rule": "nobody"},
        {"rule": "Everybody"},
        {"rule": "everybody", "export": "nobody"},
        {"rule": "everybody", "find": ""},
        {"export": "all"},
        {"remove": ""},
        {"remove": "u7"},
        {"remove": "U7&ACCESS[]=AU"},
        {"move": "add"},
        {"move": "down", "field": "NAME"},
        {"move": "add", "field": "<b>"},
        {"find": "a\nb"},
        {"find": "W" * 61},
        {"added": ""},
        {"added": "U7"},
        {"added": "[]"},
        {"added": '{"id":"U7"}'},
        {"added": rights("U7")},
        {"added": rights({"name": "Dirk"})},
        {"added": rights({"id": 7})},
        {"added": rights({"id": "U7"}, {"id": "javascript:alert(1)"})},
        {"added": rights(*({"id": f"U{number}"} for number in range(MOST_LISTED + 1)))},
        {"added": rights({"id": "U7", "name": "x" * 70_000})},
    ],
)
def test_what_is_not_exactly_one_decision_of_its_form_is_malformed(fields: dict[str, str]) -> None:
    with pytest.raises(MalformedRequestError):
        decision(**fields)


def test_a_name_that_is_none_is_left_out_and_a_long_one_is_cut() -> None:
    read = decision(added=rights({"id": "U7", "name": ["x"]}, {"id": "U8", "name": "W" * 500}))
    assert read == AddListed(added=(Listed(code="U7"), Listed(code="U8", name="W" * LONGEST_NAME)))


@given(st.sampled_from(DECISIONS), JSON | st.lists(st.fixed_dictionaries({"id": JSON, "name": JSON})))
def test_whatever_is_sent_it_is_read_or_malformed(name: str, value: object) -> None:
    try:
        decision(**{name: json.dumps(value)})
    except MalformedRequestError:
        return
