"""What a warm open asks, and what it must not know: through the whole application."""

import base64
import re
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from b24app.domain.operations.remembered_words import WORDS_LIFE
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.wire import Wire
from tests.full_lead import FullLead
from tests.restartable import SHOWN, Restartable
from tests.watching import add_to_list, choose_rule, excerpt_in, outcome, tab_launch, ticket_in

EVERY_FIELD, OF_SARA, OF_ROB = 124, 125, 133
ALWAYS = ["app.info", "profile", "crm.lead.get"]
WORDS = ["crm.lead.fields"] + 3 * ["crm.status.list"] + 5 * ["user.get"]
COLD = [*ALWAYS, *WORDS]
BY_EXCERPT = ["app.info", "profile", "crm.stagehistory.list", "crm.stagehistory.list", "crm.lead.contact.items.get"]
BY_LEAD = ["crm.lead.get", "crm.lead.fields", "crm.lead.list"]
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
    """Return the page without what is another one each time: what is signed, and figures that are or tell a time."""
    return re.sub(r'name="(ticket|excerpt)" value="[^"]+"|[0-9]+', "", page.text)


def shown_to_all(part: requests.Response) -> str:
    """Return the related data without times, and without names for what a page may show by number."""
    return re.sub(r"[0-9]+", "", part.text.partition('data-part="related-words"')[0])


class TestWarmOpen:
    def test_a_cold_open_asks_for_all_words_and_a_warm_one_for_what_must_be_asked_each_time(
        self, installed: FullLead
    ) -> None:
        cold = opened(installed)
        assert commands(installed.portal.wire) == [COLD]
        warm = opened(installed)
        assert commands(installed.portal.wire) == [ALWAYS]
        assert lasting(warm) == lasting(cold)

    @pytest.mark.costly
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

    @pytest.mark.costly
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

    @pytest.mark.costly
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

    def test_at_a_new_address_all_is_asked_again(self, installed: FullLead) -> None:
        opened(installed)
        before = tab_launch(installed)
        installed.portal.faults.portal_renamed()
        installed.portal.wire.clear()
        assert outcome(installed.launch(before)) == (200, "")
        assert commands(installed.portal.wire)[-1] == COLD, "the page of the former address"
        opened(installed)
        assert commands(installed.portal.wire) == [ALWAYS]

    @pytest.mark.costly
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

    @pytest.mark.costly
    def test_a_person_whom_the_rule_does_not_include_fills_nothing(self, installed: FullLead) -> None:
        assert choose_rule(installed, "administrators").status_code == 200
        assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")
        opened(installed, "admin")
        assert commands(installed.portal.wire) == [COLD]


class TestNamesThatComeLater:
    @pytest.mark.costly
    def test_a_name_that_is_not_known_comes_with_the_related_data_and_is_kept(self, installed: FullLead) -> None:
        opened(installed, "admin", OF_SARA)
        page = opened(installed, "admin", OF_ROB)
        assert commands(installed.portal.wire) == [ALWAYS]
        assert "Rob Quill" not in page.text
        part = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=excerpt_in(page), size="part")
        assert 'data-says-name="/company/personal/user/4/"' in part.text
        assert "Rob Quill" in part.text
        assert "Rob Quill" in opened(installed, "admin", OF_ROB).text
        assert commands(installed.portal.wire) == [ALWAYS]

    @pytest.mark.costly
    def test_without_a_script_the_button_brings_it_to_its_place(self, installed: FullLead) -> None:
        opened(installed, "admin", OF_SARA)
        ticket = ticket_in(opened(installed, "admin", OF_ROB))
        page = installed.post("/lead-tab/extras", ticket=ticket)
        owner = page.text.partition('data-part="fact-owner"')[2].partition("</div>")[0]
        assert "Rob Quill" in owner


class TestRelatedData:
    def test_related_data_are_asked_by_what_the_page_told_in_two_requests_at_most(self, installed: FullLead) -> None:
        page = opened(installed, lead_id=EVERY_FIELD)
        installed.portal.wire.clear()
        part = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=excerpt_in(page), size="part")
        first, second = commands(installed.portal.wire)
        assert first[:5] == BY_EXCERPT
        assert set(BY_LEAD).isdisjoint(first)
        assert set(second) == {"crm.lead.list", "crm.contact.list", "user.get"}
        assert "L_131" in part.text

    def test_the_inspector_asks_for_names_and_labels_alone(self, installed: FullLead) -> None:
        page = installed.post(
            "/lead-tab/reload", ticket=ticket_in(opened(installed, lead_id=EVERY_FIELD)), view="inspector"
        )
        installed.portal.wire.clear()
        ticket, excerpt = ticket_in(page), excerpt_in(page)
        words = installed.post("/lead-tab/extras", ticket=ticket, excerpt=excerpt, size="words")
        (asked,) = commands(installed.portal.wire)
        assert {"crm.duplicate.findbycomm", "crm.stagehistory.list", "crm.lead.list"}.isdisjoint(asked)
        assert "Calder Interiors" in words.text
        assert 'id="duplicates"' not in words.text

    @pytest.mark.costly
    def test_where_nobody_has_the_same_phone_one_request_is_enough(self, installed: FullLead) -> None:
        page = opened(installed, lead_id=OF_SARA)
        installed.portal.wire.clear()
        ticket, excerpt = ticket_in(page), excerpt_in(page)
        assert installed.post("/lead-tab/extras", ticket=ticket, excerpt=excerpt, size="part").status_code == 200
        assert len(commands(installed.portal.wire)) == 1

    @pytest.mark.costly
    @pytest.mark.rule("S7", "bad")
    def test_a_bad_excerpt_and_none_lead_to_the_same_data_by_the_lead_itself(self, installed: FullLead) -> None:
        page = opened(installed, lead_id=EVERY_FIELD)
        good, of_another = excerpt_in(page), excerpt_in(opened(installed, "admin", EVERY_FIELD))
        expected = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=good, size="part")
        for bad in ("", good[:-1], f"{good}A", of_another, ticket_in(page)):
            installed.portal.wire.clear()
            part = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=bad, size="part")
            assert shown_to_all(part) == shown_to_all(expected)
            assert commands(installed.portal.wire)[0][2:4] == BY_LEAD[:2]

    def test_an_excerpt_that_is_too_long_is_malformed(self, installed: FullLead) -> None:
        ticket = ticket_in(opened(installed))
        answer = installed.post("/lead-tab/extras", ticket=ticket, excerpt="x" * 5_000, size="part")
        assert outcome(answer) == (400, "malformed")

    @pytest.mark.rule("S10", "bad")
    def test_an_excerpt_tells_nothing_that_the_page_does_not_show(self, installed: FullLead) -> None:
        page = opened(installed, "sara", EVERY_FIELD)
        payload, _, _ = excerpt_in(page).lstrip(".").partition(".")
        packed = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        told = (zlib.decompress(packed) if excerpt_in(page).startswith(".") else packed).decode()
        assert "+1 202" in told, "the premise: it can be read"
        assert SECRET not in told
        for value in re.findall(r'"VALUE":"([^"]+)"', told):
            assert value in page.text

    def test_a_lead_that_was_closed_meanwhile_has_no_related_data(self, installed: FullLead) -> None:
        page = opened(installed, "sara", EVERY_FIELD)
        installed.portal.faults.no_crm_rights()
        answer = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=excerpt_in(page), size="part")
        assert outcome(answer) == (403, "lead-denied")

    @pytest.mark.costly
    @pytest.mark.rule("S10", "bad")
    @pytest.mark.parametrize("method", ["crm.lead.contact.items.get", "batch"])
    def test_a_lead_that_was_closed_to_a_person_has_none_also_where_its_contacts_are_not_asked_for(
        self, installed: FullLead, method: str
    ) -> None:
        page = opened(installed, "sara", EVERY_FIELD)
        ticket, excerpt = ticket_in(page), excerpt_in(page)
        installed.portal.faults.budget_low(method=method)
        first = installed.post("/lead-tab/extras", ticket=ticket, excerpt=excerpt, size="part")
        assert outcome(first) == (200, ""), "the premise: so the portal says that little time is left"
        installed.portal.crm.leads[EVERY_FIELD] |= {"OPENED": "N", "ASSIGNED_BY_ID": "1"}
        answer = installed.post("/lead-tab/extras", ticket=ticket, excerpt=excerpt, size="part")
        assert outcome(answer) == (403, "lead-denied")

    @pytest.mark.costly
    def test_a_reload_brings_an_excerpt_for_its_own_ticket(self, installed: FullLead) -> None:
        again = installed.post("/lead-tab/reload", ticket=ticket_in(opened(installed, lead_id=EVERY_FIELD)))
        installed.portal.wire.clear()
        ticket, excerpt = ticket_in(again), excerpt_in(again)
        assert installed.post("/lead-tab/extras", ticket=ticket, excerpt=excerpt, size="part").status_code == 200
        assert set(BY_LEAD).isdisjoint(commands(installed.portal.wire)[0])
