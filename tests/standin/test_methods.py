import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.crm.item_shape import custom_name
from tests.standin.visitor import Visited


def test_an_item_has_other_names_and_numbers_are_numbers(world: Visited) -> None:
    result = world.result("crm.item.get", entityTypeId=1, id=124)
    assert isinstance(result, dict)
    item = result["item"]
    assert (item["id"], item["stageId"], item["opportunity"], item["createdBy"]) == (124, "UC_8AQ3TL", 18450.5, 1)
    assert (item["ufCrmInteger"], item["ufCrmBoolean"], item["ufCrmEnum"]) == (81, "Y", 46)
    assert item["fm"][0] == {"id": 501, "valueType": "WORK", "value": "+1 202 555 0147", "typeId": "PHONE"}
    assert "addressCity" not in item
    assert "ufCrm_1720019876534" in item


def test_an_empty_item_has_zeros_and_nulls(world: Visited) -> None:
    result = world.result("crm.item.get", entityTypeId="1", id="125")
    assert isinstance(result, dict)
    item = result["item"]
    assert (item["companyId"], item["dateClosed"], item["birthdate"], item["ufCrmTextMany"]) == (0, None, None, [])
    assert (item["fm"], item["ufCrmBoolean"]) == ([], None)


def test_custom_names_become_camel_case_where_they_can() -> None:
    names = {
        "UF_CRM_MY_FIELD": "ufCrmMyField",
        "UF_CRM_2_1639669411830": "ufCrm2_1639669411830",
        "UF_CRM_2_ABC": "ufCrm2Abc",
        "UF_CRM_1720019876534": "ufCrm_1720019876534",
    }
    assert {code: custom_name(code) for code in names} == names


def test_universal_refusals_can_be_told_apart(world: Visited) -> None:
    for params, error in (
        ({"entityTypeId": 1, "id": 999}, "NOT_FOUND"),
        ({"entityTypeId": 1, "id": 127}, "ACCESS_DENIED"),
        ({"entityTypeId": 99, "id": 1}, "ENTITY_TYPE_NOT_SUPPORTED"),
        ({"entityTypeId": 1}, "100"),
        ({"entityTypeId": 1, "id": "abc"}, "100"),
    ):
        assert world.refusal("crm.item.get", **params)[:2] == (400, error), params


def test_duplicates_ignore_rights_and_include_the_lead_itself(world: Visited) -> None:
    found = world.result("crm.duplicate.findbycomm", "nora", type="PHONE", values=["+12025550147"])
    assert found == {"LEAD": [124, 131], "CONTACT": [1]}
    assert world.result("crm.duplicate.findbycomm", type="EMAIL", values=["nobody@example.com"]) == []
    assert world.refusal("crm.duplicate.findbycomm", type="FAX", values=["1"])[:2] == (400, "")


def test_a_value_that_is_no_text_finds_nobody_and_each_value_stops_at_twenty(world: Visited) -> None:
    """As an array that a reference of a batch has become."""
    leads = world.portal.crm.leads
    leads |= {number: leads[131] | {"ID": str(number)} for number in range(500, 530)}
    found = world.result("crm.duplicate.findbycomm", type="PHONE", values=[[{"VALUE": "+12025550147"}], {"a": "b"}])
    assert found == []
    found = world.result("crm.duplicate.findbycomm", type="PHONE", values=["+12025550147"])
    assert found == {"LEAD": [124, 131, *range(500, 518)]}
    found = world.result("crm.duplicate.findbycomm", type="PHONE", values=["+12025550147"], entity_type="CONTACT")
    assert found == {"CONTACT": [1]}


def test_contacts_and_companies_are_listed_with_the_viewers_rights(world: Visited) -> None:
    asked = {"filter": {"@ID": [1, 2]}, "select": ["ID", "LAST_NAME"]}
    assert world.result("crm.contact.list", **asked) == [{"ID": "1", "LAST_NAME": "Calder"}]
    assert len(world.ask("crm.contact.list", "admin", **asked).json()["result"]) == 2
    assert world.result("crm.company.list", filter={"@ID": [1]}, select=["TITLE"]) == [
        {"ID": "1", "TITLE": "Calder Interiors"}
    ]
    assert world.refusal("crm.company.list", "nora")[:2] == (400, "")


def test_a_leads_contacts_and_company_are_read_with_the_viewers_rights(world: Visited) -> None:
    contacts = world.result("crm.lead.contact.items.get", id=124)
    assert isinstance(contacts, list)
    assert [each["CONTACT_ID"] for each in contacts] == [1, 2]
    assert world.ask("crm.company.get", ID=1).json()["result"]["TITLE"] == "Calder Interiors"
    assert world.refusal("crm.contact.get", ID=2) == (400, "", "Access denied.")
    assert world.refusal("crm.contact.get", "admin", ID=77) == (400, "", "Not found")
    assert world.refusal("crm.lead.contact.items.get", id=127)[:2] == (403, "ACCESS_DENIED")


def test_directories_are_listed_one_at_a_time(world: Visited) -> None:
    stages = world.ask("crm.status.list", filter={"ENTITY_ID": "STATUS"}).json()
    assert stages["total"] == len(stages["result"]) == 6
    assert stages["result"][4]["EXTRA"] == {"SEMANTICS": "success", "COLOR": "#7BD500"}
    refused = world.refusal("crm.status.list", filter={"ENTITY_ID": ["STATUS", "SOURCE"]})
    assert refused == (400, "", "Filter by ENTITY_ID must be a string")


def test_custom_fields_have_labels_only_in_the_language_asked_for(world: Visited) -> None:
    plain = world.result("crm.lead.userfield.list", filter={"FIELD_NAME": "UF_CRM_ENUM"})
    german = world.result("crm.lead.userfield.list", filter={"FIELD_NAME": "UF_CRM_ENUM", "LANG": "de"})
    assert isinstance(plain, list)
    assert isinstance(german, list)
    assert "EDIT_FORM_LABEL" not in plain[0]
    assert german[0]["EDIT_FORM_LABEL"] == "Größe"
    assert world.refusal("crm.lead.userfield.list", "nora") == (400, "", "Access denied.")


def test_access_codes_cover_people(world: Visited) -> None:
    assert world.result("user.access", "admin", ACCESS=["U77"]) is True
    for codes in (["U2"], ["AU"], ["D2", "D3"], ["DR1"]):
        assert world.result("user.access", ACCESS=codes) is True, codes
    for codes in (["D1"], ["U1", "G1"]):
        assert world.result("user.access", ACCESS=codes) is False, codes


def test_people_are_described_as_far_as_the_scope_goes(world: Visited) -> None:
    brief = world.result("user.get", ID=2)
    assert isinstance(brief, list)
    assert brief[0]["ID"] == "2"
    assert "EMAIL" not in brief[0]
    hook = world.portal.new_webhook(world.portal.people["sara"], "user")
    assert requests.get(f"{hook}user.current", timeout=60).json()["result"]["EMAIL"] == "sara@example.com"


def test_people_are_searched_by_how_words_of_names_and_positions_begin(world: Visited) -> None:
    for find, logins in {
        "SAR": {"sara"},
        "holt sar": {"sara"},
        "sales m": {"sara", "mia", "dirk"},
        "olt": set(),
    }.items():
        found = world.result("user.search", FILTER={"FIND": find})
        assert isinstance(found, list)
        assert {each["NAME"].lower() for each in found} == logins, find


def test_who_am_i_needs_no_scope(world: Visited) -> None:
    profile = world.result("profile", "admin")
    assert isinstance(profile, dict)
    assert (profile["ID"], profile["ADMIN"], profile["TIME_ZONE"]) == ("1", True, "")
    assert world.result("user.admin") is False


def test_departments_need_their_own_scope(world: Visited) -> None:
    assert world.refusal("department.get")[1] == "insufficient_scope"


def test_codes_have_names(world: Visited) -> None:
    names = world.result("access.name", ACCESS=["U2", "D2", "X9"])
    assert isinstance(names, dict)
    assert {code: each["name"] for code, each in names.items()} == {"U2": "Sara Holt", "D2": "Sales"}
    assert world.result("access.name") is False


def test_options_are_kept_for_the_application_and_for_each_person(world: Visited) -> None:
    assert world.refusal("app.option.set", options={"a": "b"})[:2] == (403, "ACCESS_DENIED")
    assert world.result("app.option.set", "admin", options={"a": "b"}) is True
    assert world.result("app.option.get", option="a") == "b"
    assert world.result("app.option.get", option="none") is None
    assert world.result("user.option.set", options={"c": "d"}) is True
    assert world.result("user.option.get") == {"c": "d"}
    assert world.result("user.option.get", "mia") == []
    assert world.result("user.option.set", e="f") is True
    assert world.result("user.option.get") == {"c": "d", "e": "f"}
    assert world.refusal("user.option.set") == (400, "ERROR_ARGUMENT", "Argument 'options' is null or empty")


def test_a_method_can_be_asked_about(world: Visited) -> None:
    assert world.result("method.get", name="crm.lead.get") == {"isExisting": True, "isAvailable": True}
    assert world.result("method.get", name="department.get") == {"isExisting": True, "isAvailable": False}
    assert world.result("method.get", name="no.such") == {"isExisting": False, "isAvailable": False}
    methods = world.result("methods")
    assert isinstance(methods, list)
    assert {"batch", "crm.lead.get", "placement.bind"} <= set(methods)


def test_the_rest_of_the_small_methods_answer(world: Visited) -> None:
    assert world.result("scope") == ["crm", "placement", "user_brief"]
    assert world.result("crm.settings.mode.get") == 1
    assert world.result("feature.get", CODE="rest_offline_extended") == {"value": "Y"}
    assert world.refusal("feature.get")[1] == "CODE_EMPTY"
    assert str(world.result("server.time")).endswith("+03:00")
    currencies = world.result("crm.currency.list")
    assert isinstance(currencies, list)
    assert [each["CURRENCY"] for each in currencies] == ["USD", "EUR", "JPY"]


def test_departments_are_chosen_and_sorted_by_their_fields(neighbourhood: Neighbourhood) -> None:
    portal = neighbourhood.add_portal()
    hook = portal.new_webhook(portal.people["admin"], scope="department")

    def names(**params: object) -> list[str]:
        answer = requests.post(f"{hook}department.get", json=params, timeout=60).json()
        return [row["NAME"] for row in answer["result"]]

    assert names(PARENT=1, sort="NAME", order="DESC") == ["Warehouse", "Sales", "Marketing"]
    assert names(NAME="Sales") == names(UF_HEAD=3) == ["Sales"]
    assert names(START=50) == []


def test_directories_come_in_the_order_that_is_asked_for(world: Visited) -> None:
    for method, key, filtered in (
        ("crm.status.list", "NAME", {"ENTITY_ID": "SOURCE"}),
        ("crm.currency.list", "FULL_NAME", {}),
        ("crm.lead.userfield.list", "FIELD_NAME", {}),
    ):
        rows = world.result(method, "admin", filter=filtered, order={key: "DESC"})
        assert isinstance(rows, list)
        found = [row[key] for row in rows]
        assert found == sorted(found, reverse=True), method
        assert len(set(found)) > 1, "the premise"


def test_the_history_of_other_records_is_empty_and_fields_can_be_chosen(world: Visited) -> None:
    asked = {"filter": {"OWNER_ID": 124}}
    assert world.result("crm.stagehistory.list", entityTypeId=2, **asked) == {"items": []}
    found = world.result("crm.stagehistory.list", entityTypeId=1, select=["STATUS_ID"], **asked)
    assert isinstance(found, dict)
    assert [set(row) for row in found["items"]] == [{"STATUS_ID"}] * 4
