from datetime import timedelta

import pytest

from demo.bitrix24_standin.launch import Launch
from tests.full_lead import FullLead
from tests.watching import by_hand, checked, choose_rule, leads_in, outcome, policy_of, ticket_in, with_fields


class TestHomePage:
    def test_it_shows_where_the_tab_is_and_what_is_bound(self, installed: FullLead) -> None:
        page = installed.open_home(installed.portal.people["admin"])
        assert "The tab is called “Full lead”" in page.text
        assert f"{installed.url}/lead-tab" in page.text
        assert "The installation is complete" in page.text

    @pytest.mark.costly
    def test_the_rule_in_force_is_the_one_that_is_checked(self, installed: FullLead) -> None:
        for rule in ("administrators", "everybody"):
            page = choose_rule(installed, rule)
            assert checked(page, "rule") == [rule]

    def test_after_a_change_it_may_still_be_framed_by_the_portal(self, installed: FullLead) -> None:
        page = choose_rule(installed, "administrators")
        assert policy_of(page)["frame-ancestors"] == installed.portal.url

    @pytest.mark.costly
    def test_a_portal_without_leads_is_told_so_and_offered_no_search(self, installed: FullLead) -> None:
        installed.portal.crm.leads.clear()
        assert 'role="search"' in installed.open_home(installed.portal.people["sara"]).text
        installed.portal.faults.simple_crm()
        page = installed.open_home(installed.portal.people["sara"]).text
        assert "works without leads" in page
        assert ('role="search"' in page, "Open any lead" in page) == (False, False)

    def test_leads_of_the_time_before_the_simple_mode_can_still_be_opened(self, installed: FullLead) -> None:
        installed.portal.faults.simple_crm()
        page = installed.open_home(installed.portal.people["sara"])
        assert (len(leads_in(page)), 'role="search"' in page.text) == (5, True)

    def test_for_half_an_hour_it_begins_with_what_to_do_after_the_installation(self, installed: FullLead) -> None:
        sara, words = installed.portal.people["sara"], "Open one of these leads to see the tab."
        assert words in installed.open_home(sara).text
        installed.clock.ahead = timedelta(minutes=31)
        assert words not in installed.open_home(sara).text

    def test_each_person_is_told_why_they_have_access_and_whom_to_ask(self, installed: FullLead) -> None:
        people = installed.portal.people
        reasons = {
            "admin": "because you are an administrator",
            "sara": "like everyone who has access to it in Bitrix24",
        }
        for login, reason in reasons.items():
            page = installed.open_home(people[login]).text
            assert reason in page
            assert "Your Bitrix24 administrators decide who can use the app" in page
            assert "support@example.com" in page

    def test_whom_the_rule_leaves_out_is_told_so_and_whom_to_ask_and_sees_no_lead(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        page = installed.open_home(installed.portal.people["sara"])
        assert outcome(page) == (403, "not-allowed")
        assert "Ask your Bitrix24 administrator to change this" in page.text
        assert "support@example.com" in page.text
        assert leads_in(page) == []


# Of each person: the page that they get, the leads on it, and whether the administrators' rooms are there.
ROLES = {
    "admin": ((200, ""), [136, 135, 134, 133, 132], True),
    "sara": ((200, ""), [136, 135, 134, 133, 132], False),
    "mia": ((200, ""), [136, 135, 134, 133, 132], False),
    "rob": ((200, ""), [133], False),
    "nora": ((200, ""), [], False),
    "vera": ((403, "portal-access"), [], False),
    "dirk": ((403, "person-gone"), [], False),
}
ROOMS = ('action="/access', 'action="/repair', "Recent problems")


class TestWhoSeesWhat:
    @pytest.mark.rule("S43", "bad")
    def test_each_person_gets_their_own_page(self, installed: FullLead) -> None:
        for login, (expected, lead_ids, rooms) in ROLES.items():
            page = installed.launch(known_launch(installed, login))
            assert (outcome(page), leads_in(page)) == (expected, lead_ids), login
            assert [room in page.text for room in ROOMS] == [rooms] * len(ROOMS), login

    @pytest.mark.drawn(2)
    @pytest.mark.parametrize("login", ROLES)
    def test_where_only_administrators_are_let_in_everybody_else_is_told_so(
        self, installed: FullLead, login: str
    ) -> None:
        choose_rule(installed, "administrators")
        page = installed.launch(known_launch(installed, login))
        expected = ROLES[login][0]
        left_out = expected == (200, "") and login != "admin"
        assert outcome(page) == ((403, "not-allowed") if left_out else expected)
        assert (leads_in(page) != []) == (login == "admin")

    @pytest.mark.costly
    def test_a_closed_lead_is_found_by_whom_may_read_it(self, installed: FullLead) -> None:
        for login, found in {"admin": [127], "mia": [127], "sara": [], "nora": []}.items():
            ticket = ticket_in(installed.open_home(installed.portal.people[login]))
            page = installed.post("/leads", ticket=ticket, sought="127")
            assert (outcome(page), leads_in(page)) == ((200, ""), found), login


def known_launch(app: FullLead, login: str) -> Launch:
    """Write the form that the portal would, also for people to whom it does not offer the application."""
    row = app.portal.installations[app.registration.client_id]
    launch = by_hand(app, app.portal.people[login], "/")
    return with_fields(launch, APPLICATION_TOKEN=row.application_token)
