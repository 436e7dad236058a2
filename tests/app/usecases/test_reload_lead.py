import re
from datetime import timedelta

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import arriving, asked, excerpt_in, kept, outcome, policy_of, tab_launch, ticket_in


class TestReloadLead:
    @pytest.mark.rule("S7", "good")
    def test_the_lead_is_read_again_with_one_request_and_the_page_gets_a_new_ticket(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        opened = installed.launch(tab_launch(installed))
        installed.portal.wire.clear()
        installed.portal.crm.leads[123]["TITLE"] = "Renamed meanwhile"
        installed.clock.ahead = timedelta(seconds=5)
        again = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
        assert outcome(again) == (200, "")
        assert "Renamed meanwhile" in again.text
        assert asked(installed.portal.wire) == ["batch"]
        assert asked(neighbourhood.oauth.wire) == []
        assert ticket_in(again) != ticket_in(opened)

    def test_the_reloaded_page_may_be_framed_where_the_first_one_was(self, installed: FullLead) -> None:
        opened = installed.launch(arriving(tab_launch(installed), DOMAIN="alias.example"))
        again = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
        wanted = f"{installed.portal.url} http://alias.example"
        assert policy_of(opened)["frame-ancestors"] == policy_of(again)["frame-ancestors"] == wanted

    @pytest.mark.costly
    def test_reloading_again_and_again_goes_on_for_a_day_of_work_and_no_longer(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        for minutes in range(50, 720, 50):
            installed.clock.ahead = timedelta(minutes=minutes)
            page = installed.post("/lead-tab/reload", ticket=ticket)
            assert outcome(page) == (200, "")
            ticket = ticket_in(page)
        installed.clock.ahead = timedelta(hours=12, minutes=2)
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (401, "too-old")

    def test_another_leads_number_is_refused_and_asks_nobody_anything(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.wire.clear()
        for lead in ("124", "0", "-1", "9" * 11, "²"):
            assert outcome(installed.post("/lead-tab/reload", ticket=ticket, lead=lead)) == (400, "malformed")
        assert asked(installed.portal.wire) == []
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket, lead="123")) == (200, "")

    def test_a_right_that_was_lost_meanwhile_is_lost_here_too(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed))
        installed.portal.faults.no_crm_rights()
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == (403, "lead-denied")

    def test_a_stored_token_that_the_portal_calls_another_apps_is_refused(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed))
        installed.portal.installations[installed.registration.client_id].id = 77
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == (403, "unproven")

    @pytest.mark.rule("S10", "good")
    def test_two_people_reload_each_with_their_own_rights(self, installed: FullLead) -> None:
        theirs, admins = (ticket_in(installed.launch(tab_launch(installed, login))) for login in ("sara", "admin"))
        assert len(kept(installed)["token_pairs"]) == 2
        installed.portal.crm.leads[123] |= {"ASSIGNED_BY_ID": "1", "OPENED": "N"}
        assert outcome(installed.post("/lead-tab/reload", ticket=admins)) == (200, "")
        assert outcome(installed.post("/lead-tab/reload", ticket=theirs)) == (403, "lead-denied")


class TestShowLead:
    @pytest.mark.costly
    @pytest.mark.parametrize("login", ["sara", "admin"])
    def test_opened_reloaded_or_renewed_the_page_is_the_same_and_goes_on_by_itself(
        self, installed: FullLead, login: str
    ) -> None:
        opened = installed.launch(tab_launch(installed, login))
        pair = installed.portal.fresh_pair(installed.registration, installed.portal.people[login])
        reloaded = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
        fresh = {"AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600"}
        renewed = installed.post("/lead-tab/renew", ticket=ticket_in(opened), **fresh)
        pages = (opened, reloaded, renewed)
        assert [outcome(page) for page in pages] == [(200, "")] * 3
        assert len({re.sub(r'name="(ticket|excerpt)" value="[^"]+"|[0-9]+', "", page.text) for page in pages}) == 1
        for page in pages:
            installed.portal.wire.clear()
            part = installed.post("/lead-tab/extras", ticket=ticket_in(page), excerpt=excerpt_in(page), size="part")
            assert part.status_code == 200
            commands = [command for each in installed.portal.wire for command in each.commands]
            assert commands
            assert not [command for command in commands if "crm.lead.get" in command]  # the excerpt has told it
