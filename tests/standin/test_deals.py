"""A deal's card: its tab, its page, and the methods that read it."""

import json
import re

import requests

from demo.bitrix24_standin.crm.deal_fields import MARGIN
from demo.bitrix24_standin.crm.deals import FORBIDDEN_DEAL, FULL_DEAL
from demo.bitrix24_standin.launch import open_frame
from tests.standin.test_control import control
from tests.standin.visitor import DEADLINE_S, Visited

TAB, HANDLER = "CRM_DEAL_DETAIL_TAB", "http://127.0.0.1:9/deal-tab"
MISSING, OF_ROB = 999_999, 12


def bind(world: Visited) -> None:
    assert world.result("placement.bind", "admin", PLACEMENT=TAB, HANDLER=HANDLER, TITLE="My deal") is True


def page(world: Visited, path: str, login: str = "sara") -> str:
    answer = requests.get(f"{world.portal.url}{path}", cookies={"demo_person": login}, timeout=DEADLINE_S)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_tab_is_offered_bound_listed_and_unbound(world: Visited) -> None:
    listed = world.result("placement.list")
    assert isinstance(listed, list)
    assert TAB in listed
    bind(world)
    bound = world.result("placement.get", "admin")
    assert isinstance(bound, list)
    assert [(each["placement"], each["handler"], each["title"]) for each in bound] == [(TAB, HANDLER, "My deal")]
    assert world.result("placement.unbind", "admin", PLACEMENT=TAB) == {"count": 2}
    assert world.result("placement.get", "admin") == []


def test_the_card_has_the_tab_and_opens_it_with_the_deals_number(world: Visited) -> None:
    bind(world)
    card = page(world, f"/crm/deal/details/{FULL_DEAL}/")
    found = re.search(r'data-lazy="(\d+):(\d+)"', card)
    assert found is not None
    assert "My deal" in card
    assert "Documents in preparation" in card
    assert "My deal" not in page(world, "/crm/lead/details/123/")
    asked = {"action": "load", "APP_ID": found[1], "PLACEMENT_ID": found[2], "PLACEMENT_OPTIONS[ID]": str(FULL_DEAL)}
    ajax = f"{world.portal.url}/bitrix/components/bitrix/app.layout/lazyload.ajax.php"
    frame = requests.post(ajax, data=asked, cookies={"demo_person": "sara"}, timeout=DEADLINE_S).text
    assert f'action="{HANDLER}?' in frame
    assert f'value="{TAB}"' in frame
    assert f"{{&#34;ID&#34;:&#34;{FULL_DEAL}&#34;" in frame


def test_deals_are_listed_for_those_who_may_read_them_and_lead_to_their_cards(world: Visited) -> None:
    of_sara, of_admin = page(world, "/crm/deal/list/"), page(world, "/crm/deal/list/", "admin")
    assert f'href="/crm/deal/details/{FULL_DEAL}/"' in of_sara
    assert ("Sale of a branch" in of_sara, "Sale of a branch" in of_admin) == (False, True)
    refused = page(world, f"/crm/deal/details/{FORBIDDEN_DEAL}/")
    assert "Sara Holt may not read deal" in refused
    assert "Sale of a branch" not in refused
    assert f"There is no deal {MISSING}." in page(world, f"/crm/deal/details/{MISSING}/")
    assert "New deal" in page(world, "/crm/deal/details/0/")


def test_the_menu_shows_deals_where_an_application_has_a_tab_there(world: Visited) -> None:
    assert ">Deals</a>" not in page(world, "/crm/lead/list/")
    bind(world)
    assert ">Deals</a>" in page(world, "/crm/lead/list/")


def test_the_form_names_the_deals_page_and_is_given_by_the_control_interface_too(world: Visited) -> None:
    bind(world)
    launch = open_frame(world.portal, world.app, world.portal.people["sara"], TAB, {"ID": str(FULL_DEAL)})
    options = {"ID": "7", "URI": "/crm/deal/details/7/?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER"}
    assert (launch.url.partition("?")[0], launch.placement) == (HANDLER, TAB)
    assert json.loads(launch.fields["PLACEMENT_OPTIONS"]) == options
    asked = {"client_id": world.app.client_id, "login": "sara", "placement": TAB, "options[ID]": str(FULL_DEAL)}
    given = control(world, "launch", **asked).json()
    assert given["url"].partition("?")[0] == HANDLER
    assert json.loads(given["fields"]["PLACEMENT_OPTIONS"]) == options


def test_a_deal_is_read_by_either_writing_of_its_number_without_the_fields_of_others(world: Visited) -> None:
    deal, of_admin = world.result("crm.deal.get", id=FULL_DEAL), world.result("crm.deal.get", "admin", ID=FULL_DEAL)
    assert isinstance(deal, dict)
    assert isinstance(of_admin, dict)
    assert (deal["STAGE_ID"], deal["OPPORTUNITY"], deal["UF_CRM_DEAL_WOOD"]) == ("PREPARATION", "9200.25", [81, 83])
    assert of_admin.keys() - deal.keys() == {MARGIN}


def test_the_fields_are_described_but_for_those_of_others(world: Visited) -> None:
    described, of_admin = world.result("crm.deal.fields"), world.result("crm.deal.fields", "admin")
    assert isinstance(described, dict)
    assert isinstance(of_admin, dict)
    assert of_admin.keys() - described.keys() == {MARGIN}
    stage, pipeline, wood = (described[code] for code in ("STAGE_ID", "CATEGORY_ID", "UF_CRM_DEAL_WOOD"))
    assert (stage["type"], stage["statusType"], pipeline["isImmutable"]) == ("crm_status", "DEAL_STAGE", True)
    assert (wood["isMultiple"], wood["items"][0]) == (True, {"ID": "81", "VALUE": "Oak"})
    assert set(described) >= set(world.portal.crm.deals[FULL_DEAL]) - {MARGIN, "PARENT_ID_183"}


def test_a_deal_is_refused_as_a_lead_is(world: Visited) -> None:
    for login, number, said in (
        ("sara", 0, "ID is not defined or invalid."),
        ("sara", FORBIDDEN_DEAL, "Access denied."),
        ("sara", MISSING, "Access denied."),
        ("mia", MISSING, "Not found"),
        ("nora", FULL_DEAL, "Access denied."),
    ):
        assert world.refusal("crm.deal.get", login, id=number) == (400, "", said), (login, number)


def test_own_deals_are_read_by_whose_they_are(world: Visited) -> None:
    assert world.result("crm.deal.get", "rob", id=OF_ROB)
    assert world.refusal("crm.deal.get", "rob", id=FULL_DEAL)[2] == "Access denied."


def test_what_goes_wrong_with_leads_alone_leaves_deals_alone(world: Visited) -> None:
    world.portal.faults.lead_gone()
    assert world.result("crm.deal.get", id=FULL_DEAL)
    world.portal.faults.no_crm_rights()
    assert world.refusal("crm.deal.get", id=FULL_DEAL)[2] == "Access denied."
