import json

import requests

from demo.bitrix24_standin.crm.blank_lead import BASE
from demo.bitrix24_standin.crm.custom_fields import PASSPORT
from demo.bitrix24_standin.crm.special_leads import DOCUMENTED, FORBIDDEN, FULL, HOSTILE, NEARLY_EMPTY
from tests.standin.visitor import Visited

MISSING = 999_999


def lead(world: Visited, number: int, login: str = "sara") -> dict[str, object]:
    found = world.result("crm.lead.get", login, ID=number)
    assert isinstance(found, dict)
    return found


def test_lead_123_is_the_documentations_example_key_for_key(world: Visited) -> None:
    found = lead(world, DOCUMENTED)
    assert list(found) == [*BASE, "PHONE", "IM"]
    assert all(value is None or isinstance(value, str) for key, value in found.items() if key not in ("PHONE", "IM"))
    assert (found["TITLE"], found["NAME"], found["HONORIFIC"], found["DATE_CLOSED"]) == ("Lead #1591", "", None, "")


def test_the_full_lead_leaves_no_declared_field_out(world: Visited) -> None:
    declared = world.result("crm.lead.fields")
    assert isinstance(declared, dict)
    found = lead(world, FULL)
    assert set(declared) - set(found) == {"CONTACT_IDS"}
    assert all(found[code] not in (None, "", False, []) for code in found)


def test_the_nearly_empty_lead_has_the_platforms_odd_empties(world: Visited) -> None:
    found = lead(world, NEARLY_EMPTY)
    assert found["UF_CRM_TEXT_MANY"] is False
    assert (found["UF_CRM_DATE_MANY"], found["UF_CRM_TEXT"], found["UF_CRM_FILE_MANY"]) == ("", "", [])
    assert not {"UF_CRM_FILE", "PHONE", "EMAIL"} & set(found)
    assert found["TITLE"] is None


def test_multiple_values_are_numbers_and_single_ones_are_texts(world: Visited) -> None:
    found = lead(world, FULL)
    assert (found["UF_CRM_INTEGER"], found["UF_CRM_INTEGER_MANY"]) == ("81", [1, 2, 30])
    assert (found["UF_CRM_ENUM"], found["UF_CRM_ENUM_MANY"]) == ("46", [51, 53])


def test_the_hostile_lead_attacks_in_every_text(world: Visited) -> None:
    found = lead(world, HOSTILE)
    assert all("onerror=alert(1)" in str(found[code]) for code in ("TITLE", "NAME", "COMMENTS", "UF_CRM_TEXT", "PHONE"))
    assert len(str(found["NAME"])) == 4000
    assert "</script>" not in world.ask("crm.lead.get", ID=HOSTILE).text


def test_a_files_link_carries_the_token_only_when_the_token_was_a_parameter(world: Visited) -> None:
    token = world.token()
    address = f"{world.portal.url}/rest/crm.lead.get?ID={FULL}"
    by_header = requests.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=60).text
    assert token in world.ask("crm.lead.get", auth=token, ID=FULL).text
    assert token not in by_header


def test_a_bad_id_is_told_so(world: Visited) -> None:
    for value in (None, "", 0, "0x", -5, "abc", [], ["123"], {"a": 1}):
        assert world.refusal("crm.lead.get", ID=value) == (400, "", "ID is not defined or invalid."), value


def test_an_id_is_cast_as_php_does(world: Visited) -> None:
    for value in ("123abc", " 123", 123.9):
        found = world.result("crm.lead.get", id=value)
        assert isinstance(found, dict)
        assert found["ID"] == "123"


def test_upper_case_id_wins_over_lower_case_and_mixed_case_is_nothing(world: Visited) -> None:
    assert world.ask("crm.lead.get", ID=123, id=124).json()["result"]["ID"] == "123"
    assert world.refusal("crm.lead.get", Id=123)[2] == "ID is not defined or invalid."


def test_missing_and_forbidden_look_alike_to_a_person_who_cannot_read_all(world: Visited) -> None:
    for login in ("admin", "mia"):
        assert world.refusal("crm.lead.get", login, ID=MISSING) == (400, "", "Not found")
    for login, number in (("sara", MISSING), ("sara", FORBIDDEN), ("rob", DOCUMENTED), ("nora", DOCUMENTED)):
        assert world.refusal("crm.lead.get", login, ID=number) == (400, "", "Access denied."), (login, number)


def test_sara_reads_most_leads_and_rob_only_his_own(world: Visited) -> None:
    def numbers(login: str) -> set[str]:
        rows = world.result("crm.lead.list", login, select=["ID"])
        assert isinstance(rows, list)
        return {row["ID"] for row in rows}

    assert len(numbers("admin")) >= 12
    assert numbers("admin") - numbers("sara") == {str(FORBIDDEN)}
    assert numbers("rob") == {"133"}
    assert world.refusal("crm.lead.list", "nora") == (400, "", "Access denied.")


def test_a_field_for_selected_users_is_hidden_by_lead_methods_and_shown_by_universal_ones(world: Visited) -> None:
    fields = world.result("crm.lead.fields")
    assert isinstance(fields, dict)
    assert PASSPORT not in fields
    assert PASSPORT not in lead(world, FULL)
    assert PASSPORT in lead(world, FULL, "admin")
    item = world.result("crm.item.get", entityTypeId=1, id=FULL, useOriginalUfNames="Y")
    assert PASSPORT in json.dumps(item)
    assert PASSPORT in json.dumps(world.result("crm.lead.userfield.list"))


def test_a_custom_fields_words_are_in_its_labels_not_in_its_title(world: Visited) -> None:
    fields = world.result("crm.lead.fields")
    assert isinstance(fields, dict)
    size = fields["UF_CRM_ENUM"]
    assert (size["title"], size["formLabel"], size["isDynamic"]) == ("UF_CRM_ENUM", "Size", True)
    assert {"ID": "46", "VALUE": "Medium"} in size["items"]


def test_lists_come_in_pages_of_fifty(world: Visited) -> None:
    for number in range(60):
        world.portal.crm.add(world.portal.people["admin"], {"TITLE": f"made {number}"}, 0.0)
    first = world.ask("crm.lead.list", "admin", select=["ID"]).json()
    second = world.ask("crm.lead.list", "admin", select=["ID"], start=first["next"]).json()
    uncounted = world.ask("crm.lead.list", "admin", start=-1).json()
    assert (len(first["result"]), first["next"], first["total"]) == (50, 50, 74)
    assert (len(second["result"]), "next" in second) == (24, False)
    assert (uncounted["total"], "next" in uncounted) == (0, False)


FILTERS: list[tuple[dict[str, object], list[str]]] = [
    ({"STATUS_ID": "CONVERTED"}, ["132"]),
    ({">OPPORTUNITY": "50000", "!ID": "127"}, ["134"]),
    ({"%TITLE": "desk"}, ["128"]),
    ({"@ID": [123, 124]}, ["123", "124"]),
    ({"PHONE": "+1 202 555 0147"}, ["124", "131"]),
    ({"!@ID": list(range(124, 137))}, ["123"]),
]


def test_filters_choose_leads(world: Visited) -> None:
    for wanted, numbers in FILTERS:
        rows = world.result("crm.lead.list", "admin", filter=wanted, select=["ID"], order={"ID": "ASC"})
        assert rows == [{"ID": each} for each in numbers], wanted


def test_a_list_shows_standard_fields_unless_asked_for_more(world: Visited) -> None:
    def keys(select: list[str]) -> set[str]:
        rows = world.result("crm.lead.list", "admin", filter={"ID": FULL}, select=select)
        assert isinstance(rows, list)
        return set(rows[0])

    assert not {"UF_CRM_TEXT", "PHONE"} & keys(["*"])
    assert {"UF_CRM_TEXT", "PHONE", "TITLE"} <= keys(["*", "UF_*", "PHONE"])
    assert keys(["TITLE"]) == {"ID", "TITLE"}


def test_an_added_lead_can_be_read_and_changed_and_its_path_is_kept(world: Visited) -> None:
    number = world.result("crm.lead.add", fields={"TITLE": "New", "PHONE": [{"VALUE": "+12025550199"}]})
    assert isinstance(number, int)
    assert world.result("crm.lead.update", id=number, fields={"STATUS_ID": "JUNK"}) is True
    found = lead(world, number)
    assert (found["TITLE"], found["STATUS_SEMANTIC_ID"], found["HAS_PHONE"]) == ("New", "F", "Y")
    history = world.result("crm.stagehistory.list", entityTypeId=1, filter={"OWNER_ID": number})
    assert isinstance(history, dict)
    assert [(row["TYPE_ID"], row["STATUS_ID"]) for row in history["items"]] == [(1, "NEW"), (3, "JUNK")]
