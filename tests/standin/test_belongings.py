"""What hangs on a lead, its deletion, and the lists of items (Bitrix24 REST docs, each method's page)."""

from collections import UserDict
from collections.abc import ValuesView

import pytest

from demo.bitrix24_standin.crm.store import Crm
from demo.bitrix24_standin.people import Person
from tests.standin.visitor import Visited


def rows(world: Visited, method: str, login: str = "sara", /, **params: object) -> list[dict[str, object]]:
    found = world.result(method, login, **params)
    assert isinstance(found, list)
    return found


def listed(world: Visited, login: str = "sara", /, **params: object) -> list[dict[str, object]]:
    found = world.result("crm.item.list", login, entityTypeId=1, **params)
    assert isinstance(found, dict)
    assert isinstance(found["items"], list)
    return found["items"]


def test_products_are_those_of_one_lead(world: Visited) -> None:
    products = rows(world, "crm.lead.productrows.get", id=124)
    assert [(each["PRODUCT_NAME"], each["PRICE"], each["QUANTITY"]) for each in products] == [
        ("Oak table, 240 cm", 1500, 4),
        ("Chair <ash> & linen", 320, 12),
    ]
    assert world.result("crm.lead.productrows.get", id=128) == []
    assert world.refusal("crm.lead.productrows.get", id=127) == (400, "", "Access denied.")
    assert world.refusal("crm.lead.productrows.get")[2] == "The parameter id is invalid or not defined."


def test_activities_are_those_of_leads_that_the_caller_may_read(world: Visited) -> None:
    asked = {"filter": {"OWNER_TYPE_ID": 1, "OWNER_ID": 124}, "select": ["ID", "SUBJECT"]}
    calls = [each["SUBJECT"] for each in rows(world, "crm.activity.list", **asked)]
    assert calls == ["Outgoing call: Ines Calder", "Send the second drawing"]
    assert [each["ID"] for each in rows(world, "crm.activity.list", order={"ID": "DESC"})] == ["32", "31"]
    assert rows(world, "crm.activity.list", "rob", **asked) == []


def test_comments_are_those_of_the_lead_that_the_filter_names(world: Visited) -> None:
    asked = {"ENTITY_ID": 124, "ENTITY_TYPE": "lead"}
    assert [each["AUTHOR_ID"] for each in rows(world, "crm.timeline.comment.list", filter=asked)] == ["2", "3"]
    assert rows(world, "crm.timeline.comment.list", filter=asked | {"ENTITY_ID": 128}) == []
    for wrong in ({}, asked | {"ENTITY_ID": 127}, asked | {"ENTITY_TYPE": "deal"}):
        assert world.refusal("crm.timeline.comment.list", filter=wrong) == (400, "", "Access denied.")


def test_a_deleted_lead_is_gone_with_its_history_and_the_applications_hear_of_it(world: Visited) -> None:
    world.ask("event.bind", "admin", event="ONCRMLEADDELETE", handler=world.inbox.url)
    assert world.refusal("crm.lead.delete", id=127)[2] == "Access denied."
    assert world.result("crm.lead.delete", id=128) is True
    world.neighbourhood.deliver_events()
    assert [form["data[FIELDS][ID]"] for form in world.inbox.forms] == ["128"]
    assert world.refusal("crm.lead.get", "admin", ID=128)[2] == "Not found"
    history = world.result("crm.stagehistory.list", "admin", entityTypeId=1, filter={"OWNER_ID": 128})
    assert history == {"items": []}


def test_a_deleted_leads_number_is_given_to_nobody_else(world: Visited) -> None:
    older, newest = (world.result("crm.lead.add", "admin", fields={}) for _ in range(2))
    assert world.result("crm.lead.delete", "admin", id=older) is True
    assert world.result("crm.lead.add", "admin", fields={}) == int(str(newest)) + 1
    assert world.result("crm.lead.delete", "admin", id=int(str(newest)) + 1) is True
    assert world.result("crm.lead.add", "admin", fields={}) == int(str(newest)) + 2
    steps = [row["ID"] for row in world.portal.crm.history]
    assert len(set(steps)) == len(steps)


def test_a_custom_field_has_its_words_in_every_language(world: Visited) -> None:
    field = world.result("crm.lead.userfield.get", id=301)
    assert isinstance(field, dict)
    assert field["FIELD_NAME"] == "UF_CRM_TEXT"
    assert [field["EDIT_FORM_LABEL"][language] != "" for language in ("de", "en", "pl")] == [True, True, False]
    assert world.refusal("crm.lead.userfield.get")[2] == "ID is not defined or invalid."
    assert world.refusal("crm.lead.userfield.get", id=9)[1] == "ERROR_NOT_FOUND"
    assert world.refusal("crm.lead.userfield.get", "nora", id=301)[2] == "Access denied."


def test_a_currencys_format_belongs_to_the_settings(world: Visited) -> None:
    formats = world.result("crm.currency.localizations.get", "admin", id="EUR")
    assert isinstance(formats, dict)
    assert formats["en"]["FORMAT_STRING"] == "# &euro;"
    assert world.result("crm.currency.localizations.get", "admin", id="XXX") == []
    assert world.refusal("crm.currency.localizations.get", id="EUR")[2] == "Access denied."
    assert world.refusal("crm.currency.localizations.get", "admin")[1] == ""


def test_items_are_listed_with_the_callers_rights(world: Visited) -> None:
    assert {127} == {each["id"] for each in listed(world, "admin")} - {each["id"] for each in listed(world)}
    assert world.refusal("crm.item.list", "nora", entityTypeId=1)[1] == "ACCESS_DENIED"
    assert world.refusal("crm.item.list", entityTypeId=99)[1] == "ENTITY_TYPE_NOT_SUPPORTED"
    assert world.refusal("crm.item.list")[1] == "100"


def test_items_are_filtered_by_their_own_names_and_a_branch_may_be_joined_by_or(world: Visited) -> None:
    either = {"0": {"logic": "OR", "0": {"stageId": "JUNK"}, "1": {"%title": "clinic"}}}
    titles = [each["title"] for each in listed(world, filter=either)]
    assert titles == ["Reception of a clinic", "Wrong number"]
    assert [each["id"] for each in listed(world, filter=either, order={"id": "DESC"})] == [133, 132]
    assert listed(world, filter=either | {"sourceId": "CALL"}, select=["title"]) == [
        {"id": 133, "title": "Wrong number"}
    ]


def test_telephones_come_only_where_they_are_named_and_original_names_only_alone(world: Visited) -> None:
    """docs/platform.md 5.7, 13.17."""
    one = {"filter": {"id": 124}}
    assert "fm" not in listed(world, **one)[0]
    assert {"id", "fm"} == set(listed(world, **one, select=["fm"])[0])
    kept = listed(world, **one, select=["title", "UF_CRM_TEXT"], useOriginalUfNames="Y")[0]
    assert set(kept) == {"UF_CRM_TEXT"}
    every = listed(world, **one, select=["*"], useOriginalUfNames="Y")[0]
    assert {name[:3] for name in every} == {"UF_"}
    assert {"title", "UF_CRM_TEXT"} <= set(listed(world, **one, useOriginalUfNames="Y")[0])


@pytest.mark.parametrize(("start", "first", "following"), [(0, 1, 50), (50, 51, None)])
def test_items_come_in_pages(world: Visited, start: int, first: int, following: int | None) -> None:
    leads = world.portal.crm.leads
    kept = leads[128]
    leads.clear()
    leads.update({number: kept | {"ID": str(number)} for number in range(1, 61)})
    answer = world.ask("crm.item.list", entityTypeId=1, start=start).json()
    assert (answer["result"]["items"][0]["id"], answer["total"], answer.get("next")) == (first, 60, following)


class Hectic(UserDict[str, Person]):
    """People of a portal where a lead is added whenever somebody's rights are looked up."""

    crm: Crm

    def values(self) -> ValuesView[Person]:
        self.crm.add(self["admin"], {}, 0.0)
        return super().values()


@pytest.mark.parametrize("method", ["crm.item.list", "crm.lead.list"])
def test_leads_may_be_added_while_they_are_listed(world: Visited, method: str) -> None:
    people = Hectic(world.portal.people)
    people.crm = world.portal.crm = Crm(people)
    before = len(people.crm.leads)
    assert world.ask(method, "admin", entityTypeId=1).json()["total"] == before
    assert len(people.crm.leads) == 2 * before


def test_items_are_ordered_chosen_and_sought_by_names_in_upper_case_too(world: Visited) -> None:
    """docs/platform.md 5.7."""
    last = listed(world, "admin", order={"ID": "DESC"}, select=["STAGE_ID"], filter={"ASSIGNED_BY_ID": 2})
    same = listed(world, "admin", order={"id": "DESC"}, select=["stageId"], filter={"assignedById": 2})
    assert last == same
    assert [set(each) for each in last] == [{"id", "stageId"}] * len(last)
    assert 1 < len(last) < len(world.portal.crm.leads)
    assert last[0] != listed(world, "admin", select=["stageId"])[0]
