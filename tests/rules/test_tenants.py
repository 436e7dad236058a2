"""Two portals with the same leads, people and numbers: nothing of the one is ever on a page of the other."""

from dataclasses import replace

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.portal import Portal
from tests.full_lead import FullLead
from tests.watching import by_hand, kept, outcome, ticket_in, with_fields

CANARY = "Canary of the other portal"
TAB = {"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "PLACEMENT_OPTIONS": '{"ID":"123"}'}
ROUTES = (
    "/",
    "/install",
    "/lead-tab",
    "/lead-tab/reload",
    "/lead-tab/renew",
    "/access",
    "/repair",
    "/leads",
    "/events",
)


@pytest.fixture
def other(installed: FullLead, neighbourhood: Neighbourhood) -> Portal:
    """Give a second portal with the application, in which every text and name is a canary."""
    portal = neighbourhood.add_portal("127.0.0.2")
    for number, lead in portal.crm.leads.items():
        lead["TITLE"] = f"{CANARY} {number}"
    for login, person in list(portal.people.items()):
        portal.change_person(replace(person, name=CANARY, last_name=login))
    portal.install(installed.registration, portal.people["admin"])
    assert outcome(installed.launch(by_hand(installed, portal.people["admin"], "/install", portal))) == (200, "")
    portal.finish_install(installed.registration, portal.people["admin"])
    neighbourhood.deliver_events()
    return portal


def open_tab(app: FullLead, portal: Portal, login: str = "sara", **changed: str) -> requests.Response:
    launch = by_hand(app, portal.people[login], "/lead-tab", portal)
    token = portal.installations[app.registration.client_id].application_token
    return app.launch(with_fields(launch, **TAB, APPLICATION_TOKEN=token, **changed))


@pytest.mark.costly
@pytest.mark.rule("S45", "good")
def test_each_portals_people_see_their_own(installed: FullLead, other: Portal) -> None:
    assert CANARY in open_tab(installed, other).text
    mine = open_tab(installed, installed.portal)
    assert outcome(mine) == (200, "")
    assert CANARY not in mine.text


@pytest.mark.costly
@pytest.mark.rule("S45", "bad")
def test_on_no_route_does_anything_of_the_one_show_the_other(installed: FullLead, other: Portal) -> None:
    theirs = open_tab(installed, other)
    ticket_of_theirs, pair_of_theirs = ticket_in(theirs), other.fresh_pair(installed.registration, other.people["sara"])
    mine = ticket_in(open_tab(installed, installed.portal))
    home = ticket_in(installed.open_home(installed.portal.people["admin"]))
    forms: tuple[dict[str, str], ...] = (
        {},
        TAB,
        {**TAB, "member_id": other.member_id},
        {**TAB, "AUTH_ID": pair_of_theirs.access, "REFRESH_ID": pair_of_theirs.refresh},
        {"ticket": mine, "lead": "123", "rule": "everybody"},
        {"ticket": home, "lead": "123", "rule": "everybody"},
        {"ticket": home, "sought": "123"},
        {"ticket": home, "sought": "+1 202 555 0147"},
        {"ticket": mine, "AUTH_ID": pair_of_theirs.access},
        {"ticket": ticket_of_theirs[:-3] + mine[-3:]},
    )
    pages = [
        installed.launch(with_fields(by_hand(installed, installed.portal.people[login], path), **form))
        for path in ROUTES
        for login in ("sara", "admin")
        for form in forms
    ]
    assert any("Lead #1591" in page.text for page in pages), "the premise: leads were shown"
    assert [page.url for page in pages if CANARY in page.text or other.host in page.text] == []


@pytest.mark.costly
@pytest.mark.rule("S45", "bad")
def test_what_failed_in_the_one_is_told_to_nobody_in_the_other(installed: FullLead, other: Portal) -> None:
    launch = by_hand(installed, other.people["sara"], "/lead-tab", other)
    token = other.installations[installed.registration.client_id].application_token
    closed = {"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "PLACEMENT_OPTIONS": '{"ID":"127"}', "APPLICATION_TOKEN": token}
    assert outcome(installed.launch(with_fields(launch, **closed))) == (403, "lead-denied")
    title = "You do not have permission to view this lead, or it does not exist"
    home = with_fields(by_hand(installed, other.people["admin"], "/", other), APPLICATION_TOKEN=token)
    assert title in installed.launch(home).text, "the premise: it is remembered"
    assert title not in installed.open_home(installed.portal.people["admin"]).text


@pytest.mark.costly
def test_a_pair_of_the_one_is_never_kept_for_the_other(installed: FullLead, other: Portal) -> None:
    stolen = other.fresh_pair(installed.registration, other.people["admin"])
    mine = ticket_in(open_tab(installed, installed.portal, "admin"))
    before = kept(installed)
    refused = [
        open_tab(installed, installed.portal, "admin", AUTH_ID=stolen.access, REFRESH_ID=stolen.refresh),
        installed.post("/lead-tab/renew", ticket=mine, AUTH_ID=stolen.access, REFRESH_ID=stolen.refresh),
    ]
    assert [page.status_code for page in refused if page.status_code < 400] == []
    assert kept(installed) == before
