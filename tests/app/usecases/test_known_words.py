"""What a warm open asks, and what it must not know: through the whole application."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from b24app.domain.operations.remembered_words import WORDS_LIFE
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.wire import Wire
from tests.full_lead import FullLead
from tests.restartable import SHOWN, Restartable
from tests.watching import add_to_list, choose_rule, outcome, tab_launch, ticket_in

EVERY_FIELD, OF_SARA, OF_ROB = 124, 125, 133
ALWAYS = ["app.info", "profile", "crm.lead.get"]
WORDS = ["crm.lead.fields"] + 3 * ["crm.status.list"] + 5 * ["user.get"]
COLD = [*ALWAYS, *WORDS]
SECRET = "UF_CRM_PASSPORT"


def commands(wire: Wire) -> list[list[str]]:
    """List each request's commands by their methods, and forget them."""
    asked = [
        [each.partition("?")[0] for each in one.commands] or [one.api_method] for one in wire if one.direction == "in"
    ]
    wire.clear()
    return [each for each in asked if each != ["api/rest.scope.list"]]


def opened(app: FullLead, login: str = "sara", lead_id: int = EVERY_FIELD) -> requests.Response:
    app.portal.wire.clear()
    page = app.launch(tab_launch(app, login, lead_id))
    assert outcome(page) == (200, "")
    return page


def lasting(page: requests.Response) -> str:
    """Return the page without what is another one each time: its ticket, and figures that are or tell a time."""
    return re.sub(r'name="ticket" value="[^"]+"|[0-9]+', "", page.text)


class TestWarmOpen:
    def test_a_cold_open_asks_for_all_words_and_a_warm_one_for_what_must_be_asked_each_time(
        self, installed: FullLead
    ) -> None:
        cold = opened(installed)
        assert commands(installed.portal.wire) == [COLD]
        warm = opened(installed)
        assert commands(installed.portal.wire) == [ALWAYS]
        assert lasting(warm) == lasting(cold)

    def test_the_access_rules_codes_are_asked_about_each_time(self, installed: FullLead) -> None:
        assert add_to_list(installed, U2="Sara").status_code == 200
        for expected in (COLD, ALWAYS):
            opened(installed)
            assert commands(installed.portal.wire) == [[*expected[:2], "user.access", *expected[2:]]]
        assert choose_rule(installed, "administrators").status_code == 200
        assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")

    def test_a_new_person_in_a_known_portal_asks_for_their_fields_in_the_same_request(
        self, installed: FullLead
    ) -> None:
        opened(installed, "admin")
        opened(installed, "sara")
        assert commands(installed.portal.wire) == [[*ALWAYS, "crm.lead.fields"]]
        opened(installed, "sara")
        assert commands(installed.portal.wire) == [ALWAYS]

    def test_a_reload_and_a_page_that_is_opened_after_it_are_warm_too(self, installed: FullLead) -> None:
        ticket = ticket_in(opened(installed))
        installed.portal.wire.clear()
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (200, "")
        assert commands(installed.portal.wire) == [ALWAYS]

    def test_an_export_asks_for_every_name(self, installed: FullLead) -> None:
        ticket = ticket_in(opened(installed, "admin"))
        installed.portal.wire.clear()
        assert installed.post("/lead-tab/export", ticket=ticket, format="csv").status_code == 200
        assert commands(installed.portal.wire) == [COLD]

    def test_words_are_known_for_ten_minutes_however_often_they_are_used(self, installed: FullLead) -> None:
        opened(installed)
        sara = installed.portal.people["sara"]
        installed.portal.change_person(replace(sara, last_name="Newname"))
        installed.clock.ahead = WORDS_LIFE - timedelta(minutes=1)
        assert "Sara Newname" not in opened(installed, lead_id=OF_SARA).text
        assert commands(installed.portal.wire) == [ALWAYS]
        installed.clock.ahead = WORDS_LIFE + timedelta(minutes=1)
        assert "Sara Newname" in opened(installed, lead_id=OF_SARA).text
        assert commands(installed.portal.wire) == [COLD]

    def test_after_a_restart_all_is_asked_again(self, neighbourhood: Neighbourhood, app_database_url: str) -> None:
        app = Restartable(neighbourhood, app_database_url)
        app.restart()
        assert app.install() == SHOWN
        for _ in range(2):
            app.portal.wire.clear()
            assert app.arrive(app.card("sara")) == SHOWN
            app.restart()
            assert commands(app.portal.wire) == [COLD]

    def test_a_directory_that_did_not_come_is_asked_for_again(self, installed: FullLead) -> None:
        installed.portal.faults.rest_error(1, value="ERROR_CORE", method="crm.status.list")
        opened(installed)
        opened(installed)
        assert commands(installed.portal.wire) == [[*ALWAYS, "crm.status.list"]]

    def test_where_the_successor_reads_leads_the_fields_are_asked_for_each_time(
        self, neighbourhood: Neighbourhood, app_database_url: str
    ) -> None:
        app = Restartable(neighbourhood, app_database_url)
        app.restart(B24_LEAD_METHOD="crm.item.get")
        assert app.install() == SHOWN
        for _ in range(2):
            app.portal.wire.clear()
            assert app.arrive(app.card("sara")) == SHOWN
        assert commands(app.portal.wire) == [["app.info", "profile", "crm.item.get", "crm.lead.fields"]]
        app.settle()


class TestWhoseWords:
    @pytest.mark.rule("S10", "bad")
    def test_a_field_that_is_hidden_from_the_second_viewer_stays_hidden(self, installed: FullLead) -> None:
        for login in ("admin", "admin", "sara", "sara"):
            assert (SECRET in opened(installed, login).text) is (login == "admin")

    def test_a_lead_that_is_refused_fills_nothing(self, installed: FullLead) -> None:
        assert outcome(installed.launch(tab_launch(installed, "nora"))) == (403, "lead-denied")
        opened(installed)
        assert commands(installed.portal.wire) == [COLD]

    def test_a_person_whom_the_rule_does_not_include_fills_nothing(self, installed: FullLead) -> None:
        assert choose_rule(installed, "administrators").status_code == 200
        assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")
        opened(installed, "admin")
        assert commands(installed.portal.wire) == [COLD]


class TestNamesThatComeLater:
    def test_a_name_that_is_not_known_comes_with_the_related_data_and_is_kept(self, installed: FullLead) -> None:
        opened(installed, "admin", OF_SARA)
        page = opened(installed, "admin", OF_ROB)
        assert commands(installed.portal.wire) == [ALWAYS]
        assert "Rob Quill" not in page.text
        part = installed.post("/lead-tab/extras", ticket=ticket_in(page), size="part")
        assert 'data-says-name="/company/personal/user/4/"' in part.text
        assert "Rob Quill" in part.text
        assert "Rob Quill" in opened(installed, "admin", OF_ROB).text
        assert commands(installed.portal.wire) == [ALWAYS]

    def test_without_a_script_the_button_brings_it_to_its_place(self, installed: FullLead) -> None:
        opened(installed, "admin", OF_SARA)
        ticket = ticket_in(opened(installed, "admin", OF_ROB))
        page = installed.post("/lead-tab/extras", ticket=ticket)
        owner = page.text.partition('data-part="fact-owner"')[2].partition("</div>")[0]
        assert "Rob Quill" in owner
