from datetime import timedelta

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.crm.blank_lead import multifield
from tests.fakes.invented import ADMINISTRATORS_ONLY
from tests.full_lead import FullLead
from tests.watching import aged, asked, choose_rule, kept, leads_in, outcome, tab_launch, ticket_in

PHONE = "+1 202 555 0147"


def ticket_of(app: FullLead, login: str = "sara") -> str:
    ticket = ticket_in(app.open_home(app.portal.people[login]))
    app.portal.wire.clear()
    return ticket


def search(app: FullLead, text: str, login: str = "sara") -> requests.Response:
    return app.post("/leads", ticket=ticket_of(app, login), sought=text)


class TestFindLeads:
    def test_a_name_is_found_with_one_request_and_a_telephone_number_with_two(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        by_name = search(installed, "Ines")
        assert (outcome(by_name), leads_in(by_name)) == ((200, ""), [131, 124])
        assert asked(installed.portal.wire) == ["batch"]
        by_phone = search(installed, "+1 (202) 555 01 47")
        assert (outcome(by_phone), leads_in(by_phone)) == ((200, ""), [131, 124])
        assert asked(installed.portal.wire) == ["batch", "crm.lead.list"]
        assert "found by phone number" in by_phone.text
        assert asked(neighbourhood.oauth.wire) == []

    @pytest.mark.costly
    def test_a_lead_that_is_closed_to_the_person_never_appears_though_duplicates_name_it(
        self, installed: FullLead
    ) -> None:
        closed = installed.portal.crm.leads[127]
        closed["PHONE"] = [multifield(1, "PHONE", "WORK", PHONE)]
        for text in ("127", "Purchase", PHONE, ""):
            assert 127 not in leads_in(search(installed, text))
        assert leads_in(search(installed, PHONE, "admin")) == [131, 127, 124], "the premise: duplicates name it"

    def test_nothing_shows_the_newest(self, installed: FullLead) -> None:
        assert leads_in(search(installed, " ")) == [136, 135, 134, 133, 132]

    def test_no_command_refers_to_another_answer_whatever_is_typed(self, installed: FullLead) -> None:
        page = search(installed, "$result[person][ID] $RESULT[newest]")
        assert outcome(page) == (200, "")
        commands = [command for each in installed.portal.wire for command in each.commands]
        assert commands, "the premise: commands are seen"
        assert not [command for command in commands if "%24result" in command.lower()]

    def test_each_answer_brings_a_ticket_with_which_the_next_search_works(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        for minutes in (0, 50, 100):
            installed.clock.ahead = timedelta(minutes=minutes)
            page = installed.post("/leads", ticket=ticket, sought="124")
            assert (outcome(page), leads_in(page)) == ((200, ""), [124])
            ticket = ticket_in(page)

    def test_an_expired_token_is_renewed_once(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        ticket = ticket_of(installed)
        aged(installed)
        installed.portal.faults.expire_tokens()
        assert leads_in(installed.post("/leads", ticket=ticket, sought="124")) == [124]
        assert len([each for each in neighbourhood.oauth.wire if "/oauth/token" in each.path]) == 1

    @pytest.mark.rule("S7", "bad")
    def test_another_pages_ticket_finds_nothing(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.wire.clear()
        assert outcome(installed.post("/leads", ticket=ticket, sought="124")) == (403, "ticket-refused")
        assert asked(installed.portal.wire) == []

    @pytest.mark.costly
    def test_whom_the_rule_leaves_out_meanwhile_finds_nothing(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        choose_rule(installed, ADMINISTRATORS_ONLY.choice.value)
        installed.portal.wire.clear()
        refused = installed.post("/leads", ticket=ticket, sought=PHONE)
        assert outcome(refused) == (403, "not-allowed")
        assert leads_in(refused) == []
        assert asked(installed.portal.wire) == ["batch"], "nobody is asked about further"

    def test_a_stored_token_that_the_portal_calls_another_apps_is_refused(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        installed.portal.installations[installed.registration.client_id].id = 77
        assert outcome(installed.post("/leads", ticket=ticket, sought="124")) == (403, "unproven")

    def test_a_search_keeps_nothing_of_it(self, installed: FullLead) -> None:
        ticket = ticket_of(installed)
        before = kept(installed)
        installed.post("/leads", ticket=ticket, sought="Ines")
        assert kept(installed) == before
