"""Who may see what of the CRM, and who counts as a person of the portal."""

import json
from dataclasses import replace

import requests

from demo.bitrix24_standin.crm.custom_fields import PASSPORT
from demo.bitrix24_standin.crm.special_leads import DOCUMENTED, FORBIDDEN, FULL
from demo.bitrix24_standin.people import PEOPLE, WAREHOUSE
from demo.bitrix24_standin.rest.methods.related import MOST_DUPLICATES
from tests.standin.visitor import Visited

MISSING, OF_ROB = 999_999, 133
DENIED = "Access denied."


def numbers(world: Visited, login: str) -> set[int]:
    rows = world.result("crm.lead.list", login, select=["ID"])
    assert isinstance(rows, list)
    return {int(row["ID"]) for row in rows}


def test_each_kind_of_right_reads_its_own_share_of_the_leads(world: Visited) -> None:
    crm = world.portal.crm
    sales = {str(each.id) for each in PEOPLE if each.department == world.portal.people["sara"].department}
    of_sales = {number for number, each in crm.leads.items() if each["ASSIGNED_BY_ID"] in sales}
    assert numbers(world, "mia") == set(crm.leads)
    assert numbers(world, "rob") == {OF_ROB}
    assert of_sales < numbers(world, "sara")  # and those that are open to all
    world.portal.installations[world.app.client_id].access = ()
    world.portal.change_person(replace(world.portal.people["rob"], department=WAREHOUSE))
    assert numbers(world, "vera") == {OF_ROB}  # her department's leads, whether open or not, and no others
    crm.leads[OF_ROB]["OPENED"] = "N"
    assert numbers(world, "vera") == {OF_ROB}


def test_get_and_list_agree_on_what_a_person_may_read(world: Visited) -> None:
    for login, refused in {"admin": "Not found", "mia": "Not found", "sara": DENIED, "rob": DENIED}.items():
        listed = numbers(world, login)
        for number in (DOCUMENTED, FORBIDDEN, OF_ROB, MISSING):
            answer = world.ask("crm.lead.get", login, ID=number).json()
            assert ("result" in answer) == (number in listed), (login, number)
            assert answer.get("error_description") == (None if number in listed else refused), (login, number)


def test_a_lead_may_be_changed_and_made_only_by_a_person_who_may_read_it(world: Visited) -> None:
    refused = (400, "", "Access denied.")
    assert world.refusal("crm.lead.update", "rob", id=DOCUMENTED, fields={"TITLE": "x"}) == refused
    assert world.refusal("crm.lead.add", "nora", fields={"TITLE": "x"}) == refused
    assert world.portal.crm.leads[DOCUMENTED]["TITLE"] == "Lead #1591"


def test_universal_fields_are_those_of_universal_items_the_hidden_one_among_them(world: Visited) -> None:
    described = world.result("crm.item.fields", entityTypeId=1)
    named = world.result("crm.item.fields", entityTypeId=1, useOriginalUfNames="Y")
    assert isinstance(described, dict)
    assert isinstance(named, dict)
    fields = described["fields"]
    item = json.loads(world.ask("crm.item.get", entityTypeId=1, id=FULL).text)["result"]["item"]
    assert set(fields) <= set(item) | {"birthdate"}
    assert (fields["stageId"]["upperName"], fields["ufCrmPassport"]["upperName"]) == ("STATUS_ID", PASSPORT)
    assert PASSPORT in named["fields"]


def test_universal_fields_are_refused_as_items_are(world: Visited) -> None:
    assert world.refusal("crm.item.fields", entityTypeId=99)[:2] == (400, "ENTITY_TYPE_NOT_SUPPORTED")
    assert world.refusal("crm.item.fields")[:2] == (400, "100")
    assert world.refusal("crm.item.fields", "nora", entityTypeId=1)[:2] == (400, "ACCESS_DENIED")


def test_an_item_carries_searchable_text_and_flat_addresses_that_nobody_asked_for(world: Visited) -> None:
    found = world.result("crm.item.get", entityTypeId=1, id=FULL)
    assert isinstance(found, dict)
    item = found["item"]
    assert "Calder" in item["searchContent"]
    assert "varf@pnyqre.rknzcyr.pbz" in item["searchContent"]
    assert (item["phoneMobile"], item["emailHome"], item["emailMailing"]) == ("+12025550188", "ines@example.org", "")
    assert (item["address"], item["contactIds"], item["shortName"]) == (None, [1, 2], None)


def test_duplicates_are_twenty_at_most_and_the_lead_itself_is_among_them(world: Visited) -> None:
    phone = [{"VALUE": "+1 202 555 0170", "VALUE_TYPE": "WORK"}]
    made = [world.result("crm.lead.add", "admin", fields={"PHONE": phone}) for _ in range(MOST_DUPLICATES + 2)]
    found = world.result("crm.duplicate.findbycomm", type="PHONE", values=["+12025550170"], entity_type="LEAD")
    assert found == {"LEAD": made[:MOST_DUPLICATES]}


def test_simple_mode_is_told_and_the_cards_of_old_leads_remain(world: Visited) -> None:
    world.portal.crm.simple_mode = True
    assert world.result("crm.settings.mode.get") == 2
    assert world.result("crm.lead.get", ID=DOCUMENTED)


def test_somebody_from_outside_reads_no_items_and_no_leads(world: Visited) -> None:
    world.portal.installations[world.app.client_id].access = ()
    assert world.refusal("crm.item.get", "elena", entityTypeId=1, id=DOCUMENTED)[:2] == (
        403,
        "allowed_only_intranet_user",
    )
    assert world.refusal("crm.lead.get", "elena", ID=DOCUMENTED) == (400, "", "Access denied.")
    assert world.result("user.access", "elena", ACCESS=["AU"]) is True
    assert world.result("user.access", "elena", ACCESS=["D1", "DR1"]) is False


def test_a_dismissed_person_is_listed_as_such_and_their_token_is_worth_nothing(world: Visited) -> None:
    rows = world.result("user.get", "admin", FILTER={"ACTIVE": False})
    assert isinstance(rows, list)
    assert [row["NAME"] for row in rows] == ["Dirk"]
    assert world.refusal("profile", "dirk")[:2] == (401, "authorization_error")
    dirks_hook = world.portal.new_webhook(world.portal.people["dirk"])
    assert requests.post(f"{dirks_hook}profile", timeout=60).json()["error"] == "INVALID_CREDENTIALS"


def test_a_person_who_is_not_on_the_portals_list_has_no_tab_and_no_answer(world: Visited) -> None:
    tab = {"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "HANDLER": "http://127.0.0.1:9/tab"}
    world.result("placement.bind", "admin", **tab)
    people = world.portal.people
    assert [len(world.portal.tabs(people[login])) for login in ("admin", "sara", "vera", "dirk")] == [1, 1, 0, 0]
    assert world.refusal("profile", "vera")[:2] == (401, "user_access_error")


def test_departments_are_listed_with_their_heads_and_parents(world: Visited) -> None:
    hook = world.portal.new_webhook(world.portal.people["sara"], "department")
    answer = requests.post(f"{hook}department.get", timeout=60).json()
    assert answer["total"] == len(answer["result"]) == 4
    one = requests.post(f"{hook}department.get", json={"ID": 2}, timeout=60).json()["result"]
    assert one == [{"ID": "2", "NAME": "Sales", "SORT": 500, "PARENT": "1", "UF_HEAD": "3"}]


def test_objects_of_php_stay_objects_though_empty_arrays_become_lists(world: Visited) -> None:
    text = world.ask("user.get", ID=2).text
    assert '"TIMESTAMP_X":{}' in text
    assert world.result("app.option.get") == []


def test_oneself_is_described_without_what_is_empty(world: Visited) -> None:
    mine = world.result("user.current")
    assert isinstance(mine, dict)
    assert (mine["ID"], mine["UF_DEPARTMENT"], mine["LAST_ACTIVITY_DATE"]) == ("2", [2], "2026-08-20 08:02:00")
    assert not {"USER_TYPE", "TIMESTAMP_X", "EMAIL", "WORK_PHONE"} & set(mine)
