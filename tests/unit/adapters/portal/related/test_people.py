from dataclasses import replace

import pytest

from b24app.adapters.portal.related.people import (
    MOST_CONTACTS,
    contacts_command,
    employees,
    employees_command,
    has_more_contacts,
    named_records,
    read_contacts,
    read_employees,
)
from b24app.domain.bounded_json import LONGEST_LINE, Json
from b24app.domain.lead.answers import FieldDescription
from b24app.domain.lead.related_answers import Entity, LinkedContact


def custom(code: str, kind: str) -> FieldDescription:
    return FieldDescription(code=code, type=kind, title=code, is_custom=True)


FIELDS = {field.code: field for field in (custom("UF_CRM_E", "employee"), custom("UF_CRM_C", "crm"))}


def test_employees_are_those_of_the_lead_and_in_custom_fields_that_the_viewer_may_see() -> None:
    lead: dict[str, Json] = {"UF_CRM_E": ["4", 5, "x", 4, 0], "UF_CRM_HIDDEN": "9", "ASSIGNED_BY_ID": "2"}
    assert employees(FIELDS, lead) == (2, 4, 5)
    assert employees({}, lead) == (2,)


def test_nobody_is_asked_for_where_nobody_is_named_since_that_would_list_everybody() -> None:
    assert employees_command(()) == {}
    assert employees_command((4, 5))["employees"].params["FILTER[ID][1]"] == "5"


def test_only_those_who_were_asked_for_are_named() -> None:
    rows: Json = [{"ID": "4", "NAME": "Rob", "LAST_NAME": "Quill"}, {"ID": "2", "NAME": "Sara"}, {"ID": "5"}, "x"]
    assert read_employees(rows, (4, 5)) == {4: "Rob Quill"}
    assert read_employees({"4": "Rob"}, (4,)) == {}


def test_contacts_and_companies_stand_in_the_leads_columns_and_in_its_custom_fields() -> None:
    lead: dict[str, Json] = {
        "CONTACT_ID": "1",
        "COMPANY_ID": 7,
        "UF_CRM_C": ["C_2", "CO_7", "CO_8", "D_12", "T80_6", "C_0", "c_3", "12"],
        "UF_CRM_HIDDEN": "C_9",
    }
    assert named_records(FIELDS, lead) == {Entity.CONTACT: (1, 2), Entity.COMPANY: (7, 8)}


def test_a_bare_number_is_of_the_one_kind_of_record_that_its_field_takes() -> None:
    kinds: dict[str, Json] = {"C": "17", "CO": ["8", 9, "CO_7", "C_3", "0", "08"], "D": "12", "": "5"}
    fields = {kind: replace(custom(kind, "crm"), of=kind) for kind in kinds}
    assert named_records(fields, kinds) == {Entity.CONTACT: (17, 3), Entity.COMPANY: (8, 9, 7)}


def test_a_lead_without_a_contact_names_none() -> None:
    cases: list[Json] = [None, "", "0", 0, [], {"ID": 1}]
    for nothing in cases:
        assert named_records({}, {"CONTACT_ID": nothing})[Entity.CONTACT] == (), nothing


def test_the_leads_contacts_are_read_in_order() -> None:
    assert contacts_command(124)["contacts"].params == {"id": "124"}
    rows: Json = [{"CONTACT_ID": 2, "IS_PRIMARY": "N"}, {"CONTACT_ID": "1", "IS_PRIMARY": "Y"}, {"CONTACT_ID": 0}, 7]
    assert read_contacts(rows) == (
        LinkedContact(contact_id=2, is_primary=False),
        LinkedContact(contact_id=1, is_primary=True),
    )
    assert read_contacts([]) == ()
    assert read_contacts({"rows": rows}) is None


@pytest.mark.rule("S58", "bad")
def test_of_too_many_contacts_the_first_are_read() -> None:
    rows: list[Json] = [{"CONTACT_ID": number} for number in range(1, MOST_CONTACTS + 1)]
    assert len(read_contacts(rows) or ()) == MOST_CONTACTS
    assert (has_more_contacts(rows), has_more_contacts(None)) == (False, False)
    assert len(read_contacts([*rows, {"CONTACT_ID": 99}]) or ()) == MOST_CONTACTS
    assert has_more_contacts([*rows, {"CONTACT_ID": 99}])


@pytest.mark.rule("S67", "bad")
def test_an_employees_name_is_cut() -> None:
    rows: Json = [{"ID": 4, "NAME": "x" * 999}]
    assert read_employees(rows, (4,)) == {4: "x" * (LONGEST_LINE - 1) + "…"}
