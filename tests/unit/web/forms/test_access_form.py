import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from b24app.domain.portal.access import LONGEST_NAME, MOST_LISTED, Choice, Listed
from b24app.domain.portal.changes import AddListed, ArrangeFields, Change, ChooseRule, LetExport, RemoveListed
from b24app.domain.portal.installation import Export, Move
from b24app.errors.own import MalformedRequestError
from b24app.web.forms.access_form import DECISIONS, read_decision
from b24app.web.forms.wire_form import WireForm
from tests.case import case
from tests.samples.any_json import JSON


def decision(**fields: str) -> Change | str:
    return read_decision(WireForm(MultiDict(), MultiDict(fields)))


def rights(*rows: object) -> str:
    return json.dumps(rows)


def test_each_decision_is_read() -> None:
    cases: list[tuple[dict[str, str], Change | str]] = [
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
    ]
    for fields, change in cases:
        assert decision(**fields) == change, fields


NOT_ONE = "rule: is not the one decision"
NO_LIST = "added: is no list of access rights"
NO_RIGHT = "added: has an access right that is none"


def test_what_is_not_exactly_one_decision_of_its_form_is_malformed_and_the_log_says_where() -> None:
    cases: list[tuple[dict[str, str], str]] = [
        ({}, NOT_ONE),
        ({"rule": "everybody", "export": "nobody"}, NOT_ONE),
        ({"rule": "everybody", "find": ""}, NOT_ONE),
        ({"rule": ""}, "rule: is missing"),
        ({"rule": "nobody"}, "rule: is none of the choices"),
        ({"rule": "Everybody"}, "rule: is not of the documented form"),
        ({"export": "all"}, "export: is none of the choices"),
        ({"remove": ""}, "remove: is missing"),
        ({"remove": "u7"}, "remove: is not of the documented form"),
        ({"remove": "U7&ACCESS[]=AU"}, "remove: is not of the documented form"),
        ({"move": "down", "field": "NAME"}, "move: is none of the choices"),
        ({"move": "add"}, "field: is missing"),
        ({"move": "add", "field": "<b>"}, "field: is not of the documented form"),
        ({"find": "a\nb"}, "find: is not of the documented form"),
        ({"find": "W" * 61}, "find: is not of the documented form"),
        ({"added": ""}, "added: is missing"),
        ({"added": "U7"}, NO_LIST),
        ({"added": "[]"}, NO_LIST),
        ({"added": '{"id":"U7"}'}, NO_LIST),
        ({"added": rights(*({"id": f"U{number}"} for number in range(MOST_LISTED + 1)))}, NO_LIST),
        ({"added": rights("U7")}, NO_RIGHT),
        ({"added": rights({"name": "Dirk"})}, NO_RIGHT),
        ({"added": rights({"id": 7})}, NO_RIGHT),
        ({"added": rights({"id": "U7"}, {"id": "javascript:alert(1)"})}, NO_RIGHT),
        ({"added": rights({"id": "U7", "name": "x" * 70_000})}, "added: is not of the documented form"),
    ]
    for fields, said in cases:
        with case(fields):
            with pytest.raises(MalformedRequestError) as refused:
                decision(**fields)
            assert str(refused.value) == said


def test_a_name_that_is_none_is_left_out_and_a_long_one_is_cut() -> None:
    read = decision(added=rights({"id": "U7", "name": ["x"]}, {"id": "U8", "name": "W" * 500}))
    assert read == AddListed(added=(Listed(code="U7"), Listed(code="U8", name="W" * LONGEST_NAME)))


@pytest.mark.costly
@given(st.sampled_from(DECISIONS), JSON | st.lists(st.fixed_dictionaries({"id": JSON, "name": JSON})))
def test_whatever_is_sent_it_is_read_or_malformed(name: str, value: object) -> None:
    try:
        decision(**{name: json.dumps(value)})
    except MalformedRequestError:
        return
