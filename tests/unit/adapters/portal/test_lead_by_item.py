"""The answer of crm.item.get as the documentation shows it, read as a lead; and what is cut from it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.adapters.portal.lead_by_item import LeadByItem
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.fields import LEAD_FIELDS
from tests.samples.any_json import JSON

READ = LeadByItem()
SHAPES = Path(__file__).parents[3] / "samples" / "shapes"
# What the documents' sample of an item holds and a lead does not. Source: Bitrix24 REST docs, crm.item.get.
NO_FIELD_OF_A_LEAD = {
    "dateCreateShort",
    "dateModifyShort",
    "isConvert",
    "productId",
    "shortName",
    "webformId",
    "login",
    "phoneMobile",
    "phoneWork",
    "phoneMailing",
    "emailHome",
    "emailWork",
    "emailMailing",
    "skype",
    "icq",
    "imol",
    "email",
    "phone",
    "observers",
    "entityTypeId",
    "fm",
}


def listed(*codes: str) -> dict[str, FieldDescription]:
    return {code: FieldDescription(code=code, type="string", title=code) for code in codes}


def lead_of(item: dict[str, Json], *codes: str) -> object:
    return dict(READ.lead({"item": item}, listed(*codes)))


def documented_item() -> dict[str, Json]:
    """Give an item with each key that the documents' sample has, and its name as the value."""
    types = json.loads((SHAPES / "crm.item.get.json").read_text(encoding="utf-8"))["types"]
    prefix = "result/item/"
    return {key.removeprefix(prefix): key for key in types if key.startswith(prefix) and key.count("/") == 2}


def test_the_lead_is_asked_for_with_the_custom_fields_own_names() -> None:
    assert str(READ.command(123)) == "crm.item.get?entityTypeId=1&id=123&useOriginalUfNames=Y"


def test_a_person_stands_where_the_documents_say() -> None:
    for code, place in (
        ("ASSIGNED_BY_ID", "[item][assignedById]"),
        ("CREATED_BY_ID", "[item][createdBy]"),
        ("MODIFY_BY_ID", "[item][updatedBy]"),
        ("MOVED_BY_ID", "[item][movedBy]"),
        ("LAST_ACTIVITY_BY", "[item][lastActivityBy]"),
    ):
        assert READ.place(code) == place, code
        assert place.removeprefix("[item][").removesuffix("]") in documented_item(), code


def test_a_field_gets_the_code_that_crm_lead_get_gives_it() -> None:
    for name, code in (
        ("id", "ID"),
        ("companyTitle", "COMPANY_TITLE"),
        ("stageId", "STATUS_ID"),
        ("stageSemanticId", "STATUS_SEMANTIC_ID"),
        ("createdTime", "DATE_CREATE"),
        ("updatedTime", "DATE_MODIFY"),
        ("movedTime", "MOVED_TIME"),
        ("lastActivityTime", "LAST_ACTIVITY_TIME"),
        ("hasImol", "HAS_IMOL"),
        ("isManualOpportunity", "IS_MANUAL_OPPORTUNITY"),
        ("utmCampaign", "UTM_CAMPAIGN"),
        ("parentId1222", "PARENT_ID_1222"),
    ):
        assert lead_of({name: "x"}) == {code: "x"}, name


def test_of_the_documents_sample_nothing_is_lost_but_what_is_no_field_of_a_lead() -> None:
    item = documented_item()
    kept = READ.lead({"item": item}, {}).values()
    lost = {name for name, value in item.items() if value not in kept}
    assert lost == NO_FIELD_OF_A_LEAD | {"ufCrm_1720019876534"}


def test_a_custom_field_that_the_viewer_is_not_shown_is_not_there() -> None:
    item: dict[str, Json] = {"id": 123, "UF_CRM_SIZE": 45, "UF_CRM_PASSPORT": "CANARY"}
    assert lead_of(item, "UF_CRM_SIZE") == {"ID": 123, "UF_CRM_SIZE": 45}
    assert READ.lead({"item": item}, None) == {"ID": 123}


def test_a_custom_field_by_another_name_is_left_out_and_named_as_missing() -> None:
    item: dict[str, Json] = {"id": 123, "ufCrmPassport": "CANARY", "ufCrm_1720019876534": "CANARY"}
    assert lead_of(item, "UF_CRM_PASSPORT", "UF_CRM_1720019876534") == {"ID": 123}
    assert READ.reasons({"item": item}) == ("custom",)
    assert READ.reasons({"item": {"id": 123, "UF_CRM_SIZE": 1}}) == ()


def test_numbers_and_addresses_go_to_the_fields_that_a_lead_has_for_them() -> None:
    rows: Json = [
        {"id": 501, "valueType": "WORK", "value": "+1 202", "typeId": "PHONE"},
        {"id": 503, "valueType": "HOME", "value": "a@b.example", "typeId": "EMAIL"},
        {"id": 502, "valueType": "MOBILE", "value": "+1 303", "typeId": "PHONE"},
        {"id": 504, "valueType": "WORK", "value": "?", "typeId": "NEW_KIND"},
        "odd",
    ]
    assert lead_of({"fm": rows, "phone": "+1 202", "email": ""}) == {
        "PHONE": [
            {"ID": 501, "VALUE_TYPE": "WORK", "VALUE": "+1 202", "TYPE_ID": "PHONE"},
            {"ID": 502, "VALUE_TYPE": "MOBILE", "VALUE": "+1 303", "TYPE_ID": "PHONE"},
        ],
        "EMAIL": [{"ID": 503, "VALUE_TYPE": "HOME", "VALUE": "a@b.example", "TYPE_ID": "EMAIL"}],
    }


def test_a_lead_without_any_has_no_such_field() -> None:
    cases: list[Json] = [[], None, False, "x"]
    for rows in cases:
        assert lead_of({"fm": rows}) == {}, rows


def test_the_address_of_a_file_is_named_as_redacted() -> None:
    file: Json = {"id": 12, "url": "/show", "urlMachine": "/rest/1/token"}
    renamed = {"id": 12, "showUrl": "/show", "urlMachine": "/rest/1/token"}
    assert lead_of({"UF_ONE": file, "UF_MANY": [file]}, "UF_ONE", "UF_MANY") == {
        "UF_ONE": renamed,
        "UF_MANY": [renamed],
    }


def test_an_address_that_is_no_file_s_keeps_its_name() -> None:
    assert lead_of({"UF_ONE": {"url": "https://a.example"}}, "UF_ONE") == {"UF_ONE": {"url": "https://a.example"}}


def test_what_is_no_item_is_an_empty_lead() -> None:
    cases: list[Json] = [None, [], "x", {}, {"item": []}, {"item": "x"}, {"item": None}]
    for answer in cases:
        assert READ.lead(answer, {}) == {}, answer
        assert READ.reasons(answer) == (), answer


CUSTOM_NAMES = ["UF_CRM_A", "UF_CRM_PASSPORT", "ufCrmPassport", "ufCrm_A", "UF_", "uf_crm_a"]
NAMES = st.sampled_from([*documented_item(), *CUSTOM_NAMES]) | st.text(max_size=20)


@pytest.mark.costly
@given(item=st.dictionaries(NAMES, JSON, max_size=8), codes=st.lists(st.sampled_from(["UF_CRM_A", "UF_B", "TITLE"])))
def test_whatever_comes_no_field_is_there_that_is_neither_standard_nor_listed(
    item: dict[str, Json], codes: list[str]
) -> None:
    lead = READ.lead({"item": item}, listed(*codes))
    assert {code for code in lead if not code.startswith("PARENT_ID_")} <= {
        *LEAD_FIELDS.by_code,
        *codes,
        "searchContent",
    }


def flat(kind: str, value: str, value_type: str) -> dict[str, Json]:
    return {"ID": None, "VALUE_TYPE": value_type, "VALUE": value, "TYPE_ID": kind}


COPIES: dict[str, Json] = {
    "phone": "+49 30 1",
    "phoneMobile": "+49 170 2",
    "phoneWork": "+49 30 1",
    "email": "a@b.test",
}
FROM_COPIES = {
    "PHONE": [flat("PHONE", "+49 30 1", "WORK"), flat("PHONE", "+49 170 2", "MOBILE")],
    "EMAIL": [flat("EMAIL", "a@b.test", "OTHER")],
}


def test_where_the_list_is_missing_the_flat_copies_are_the_numbers_and_addresses() -> None:
    """The answer without `fm`: docs/platform.md 5.7."""
    assert lead_of(COPIES) == FROM_COPIES
    cases: list[Json] = [None, [], "", {}]
    for fm in cases:
        assert lead_of({**COPIES, "fm": fm}) == FROM_COPIES, fm


def test_a_kind_that_the_list_has_is_read_from_it_alone_and_another_from_its_copies() -> None:
    rows: Json = [{"id": 7, "valueType": "WORK", "value": "+1 202", "typeId": "PHONE"}]
    phone = {"ID": 7, "VALUE_TYPE": "WORK", "VALUE": "+1 202", "TYPE_ID": "PHONE"}
    assert lead_of({**COPIES, "fm": rows}) == {"PHONE": [phone], "EMAIL": FROM_COPIES["EMAIL"]}


def test_copies_that_are_empty_or_no_texts_are_none() -> None:
    assert lead_of({"phone": "", "email": None, "imol": [], "skype": {"a": 1}, "phoneWork": [["x"]]}) == {}
    assert lead_of({"phone": ["+1", "+2"]}) == {"PHONE": [flat("PHONE", "+1", "OTHER"), flat("PHONE", "+2", "OTHER")]}
