from collections.abc import Mapping

import pytest

from b24app.adapters.portal.related.field_words import (
    directories,
    directory_commands,
    labels_command,
    read_labels,
    read_words,
)
from b24app.adapters.portal.words import read_fields
from b24app.adapters.rest.batch import Answers
from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.answers import FieldDescription

FIELDS = {
    "UF_CRM_A": FieldDescription(code="UF_CRM_A", type="string", title="Promised", is_custom=True),
    "TITLE": FieldDescription(code="TITLE", type="string", title="Lead name"),
}


def label(code: str, **said: Json) -> Json:
    return {"FIELD_NAME": code, **said}


def described(**fields: Json) -> Mapping[str, FieldDescription]:
    return read_fields(fields) or {}


def test_the_labels_are_asked_for_in_the_viewers_language() -> None:
    assert str(labels_command("de")["labels"]) == "crm.lead.userfield.list?filter%5BLANG%5D=de"


def test_a_label_that_differs_from_the_portals_is_told() -> None:
    assert read_labels([label("UF_CRM_A", EDIT_FORM_LABEL="Zugesagt")], FIELDS) == {"UF_CRM_A": "Zugesagt"}
    assert read_labels([label("UF_CRM_A", EDIT_FORM_LABEL="Promised")], FIELDS) == {}


def test_the_first_label_that_is_not_empty_counts() -> None:
    said = label("UF_CRM_A", EDIT_FORM_LABEL=" ", LIST_COLUMN_LABEL=None, LIST_FILTER_LABEL="Zugesagt")
    assert read_labels([said], FIELDS) == {"UF_CRM_A": "Zugesagt"}


def test_a_field_that_the_viewers_own_list_does_not_name_has_no_label() -> None:
    assert read_labels([label("UF_CRM_PASSPORT", EDIT_FORM_LABEL="Ausweis")], FIELDS) == {}
    assert read_labels([label("UF_CRM_A", EDIT_FORM_LABEL="Zugesagt")], {}) == {}


def test_a_standard_fields_label_is_ours() -> None:
    assert read_labels([label("TITLE", EDIT_FORM_LABEL="Titel")], FIELDS) == {}


def test_what_is_no_list_has_no_labels() -> None:
    cases: list[Json] = [None, {}, "x", 7]
    for said in cases:
        assert read_labels(said, FIELDS) is None, said


def test_an_odd_row_is_passed_over() -> None:
    for odd in ("x", {"FIELD_NAME": ["UF_CRM_A"]}, {"FIELD_NAME": "UF_CRM_A", "EDIT_FORM_LABEL": []}):
        assert read_labels([odd], FIELDS) == {}, odd


def test_a_filled_field_names_its_directory_by_status_type_or_settings() -> None:
    fields = described(
        UF_CRM_A={"type": "crm_status", "statusType": "INDUSTRY"},
        UF_CRM_B={"type": "crm_status", "settings": {"ENTITY_TYPE": "EMPLOYEES"}},
        UF_CRM_EMPTY={"type": "crm_status", "statusType": "DEAL_TYPE"},
        UF_CRM_ODD={"type": "crm_status", "statusType": "../x"},
        SOURCE_ID={"type": "crm_status", "statusType": "SOURCE"},
    )
    lead: dict[str, Json] = {
        "UF_CRM_A": "IT",
        "UF_CRM_B": ["1"],
        "UF_CRM_EMPTY": "",
        "UF_CRM_ODD": "1",
        "SOURCE_ID": "WEB",
    }
    assert directories(fields, lead) == {"UF_CRM_A": "INDUSTRY", "UF_CRM_B": "EMPLOYEES"}


def test_no_more_directories_are_asked_for_than_a_batch_has_room_for() -> None:
    fields = described(**{f"UF_CRM_{n}": {"type": "crm_status", "statusType": f"D{n}"} for n in range(20)})
    named = directories(fields, {f"UF_CRM_{n}": "1" for n in range(20)})
    assert len(directory_commands(set(named.values()))) == 8


def test_values_get_the_words_of_their_directory_and_unknown_ones_none() -> None:
    results: dict[str, Json] = {"directory_INDUSTRY": [{"STATUS_ID": "IT", "NAME": "Information technology"}]}
    answers = Answers(host="portal.test", results=results, refusals={})
    lead: dict[str, Json] = {"UF_CRM_A": ["IT", "GONE"], "UF_CRM_B": "IT"}
    assert read_words(answers, {"UF_CRM_A": "INDUSTRY", "UF_CRM_B": "SILENT"}, lead) == {
        "UF_CRM_A": {"IT": "Information technology"},
        "UF_CRM_B": {},
    }


@pytest.mark.rule("S67", "bad")
def test_a_label_is_cut() -> None:
    said = read_labels([label("UF_CRM_A", EDIT_FORM_LABEL="x" * 999)], FIELDS)
    assert said == {"UF_CRM_A": "x" * (LONGEST_LINE - 1) + "…"}
