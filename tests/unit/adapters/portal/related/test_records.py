from collections.abc import Mapping

import pytest

from b24app.adapters.portal.related.records import list_commands, read_owners, read_records
from b24app.adapters.rest.batch import Answers
from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.related_answers import Entity

LEAD = {"ID": "131", "TITLE": "Oak table", "STATUS_ID": "NEW", "ASSIGNED_BY_ID": "2"}


def answers(**results: Json) -> Answers:
    return Answers(host="portal.test", results=results, refusals={})


def records(*rows: Mapping[str, Json]) -> dict[int, str]:
    read = read_records(answers(LEAD=list(rows)), Entity.LEAD, (131,))
    return {number: record.name for number, record in (read or {}).items()}


def test_a_list_is_asked_for_by_literal_numbers() -> None:
    commands = list_commands({Entity.LEAD: (131, 7), Entity.CONTACT: (1,), Entity.COMPANY: ()})
    leads = commands["LEAD"]
    assert leads.method == "crm.lead.list"
    assert {key: value for key, value in leads.params.items() if key.startswith("filter")} == {
        "filter[@ID][0]": "131",
        "filter[@ID][1]": "7",
    }
    assert commands["CONTACT"].method == "crm.contact.list"


def test_without_numbers_no_list_is_asked_for_since_it_would_list_everybody() -> None:
    assert list_commands({}) == list_commands(dict.fromkeys(Entity, ())) == {}


def test_only_people_are_asked_for_by_reference() -> None:
    commands = list_commands(dict.fromkeys(Entity, tuple(range(1, 51))))
    referring = [command for command in commands.values() if any("$result" in each for each in command.params.values())]
    assert {command.method for command in referring} == {"user.get"}
    assert len(commands) <= 50 - 9, "a batch has 50 commands; directories and employees are nine more"


def test_a_row_that_was_not_asked_for_is_left_out() -> None:
    assert records(LEAD, {**LEAD, "ID": "127", "TITLE": "Purchase of a competitor"}) == {131: "Oak table"}


def test_a_row_without_a_number_is_left_out() -> None:
    cases: list[Mapping[str, Json]] = [{}, {"ID": None}, {"ID": ["131"]}, {"ID": "131.0"}, {"ID": True}]
    for odd in cases:
        assert records(odd, {"TITLE": "x"}) == {}, odd


def test_what_is_no_list_is_no_answer() -> None:
    cases: list[Json] = [None, {}, "x", 7]
    for said in cases:
        assert read_records(answers(LEAD=said), Entity.LEAD, (131,)) is None, said


def test_values_of_wrong_types_are_empty() -> None:
    odd: dict[str, Json] = {"ID": 131, "TITLE": [1], "STATUS_ID": "<b>", "ASSIGNED_BY_ID": {}, "LAST_ACTIVITY_TIME": 7}
    read = read_records(answers(LEAD=[odd]), Entity.LEAD, (131,))
    assert read
    record = read[131]
    assert (record.name, record.stage, record.owner_id, record.last_activity) == ("", "", None, None)


def test_a_contacts_name_is_put_together() -> None:
    row: dict[str, Json] = {"ID": "1", "NAME": " Ines ", "SECOND_NAME": None, "LAST_NAME": "Calder", "TITLE": "no"}
    read = read_records(answers(CONTACT=[row]), Entity.CONTACT, (1,))
    assert read
    assert read[1].name == "Ines Calder"


def test_an_owner_is_named_and_another_person_in_the_answer_is_not() -> None:
    sara = [{"ID": "2", "NAME": "Sara", "LAST_NAME": "Holt"}]
    everybody = [*sara, {"ID": "3", "NAME": "Mia", "LAST_NAME": "Brandt"}]
    rows: Json = [LEAD, {**LEAD, "ID": "7", "ASSIGNED_BY_ID": "9"}]
    named = read_owners(answers(LEAD=rows, LEAD_owner0=everybody, LEAD_owner1=everybody), Entity.LEAD, (131, 7))
    assert named == {2: "Sara Holt"}


@pytest.mark.rule("S67", "bad")
def test_a_name_is_cut() -> None:
    assert records(LEAD | {"TITLE": "x" * 999}) == {131: "x" * (LONGEST_LINE - 1) + "…"}
