from datetime import timedelta

import pytest
import requests

from b24app.domain.portal.ticket import Purpose
from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import aged, asked, choose_rule, issued, outcome, tab_launch, ticket_in


def related_part(full_lead: FullLead, ticket: str) -> requests.Response:
    return full_lead.post("/lead-tab/extras", ticket=ticket, size="part")


class TestReadRelated:
    @pytest.mark.rule("S7", "good")
    def test_a_ticket_brings_the_related_data_of_its_own_lead_whatever_number_is_posted(
        self, installed: FullLead
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed, lead_id=125)))
        response = installed.post("/lead-tab/extras", ticket=ticket, size="part", lead="124")
        assert outcome(response) == (200, "")
        assert "L_131" not in response.text

    @pytest.mark.costly
    def test_an_expired_token_is_refreshed_once_and_the_answer_comes(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed, lead_id=124)))
        installed.portal.wire.clear()
        aged(installed)
        installed.portal.faults.expire_tokens()
        response = related_part(installed, ticket)
        assert "L_131" in response.text
        assert asked(installed.portal.wire) == ["batch", "batch", "batch"]
        assert asked(neighbourhood.oauth.wire) == ["oauth/token"]

    @pytest.mark.rule("S7", "bad")
    def test_a_ticket_that_is_too_old_or_not_ours_asks_nobody(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.wire.clear()
        assert outcome(related_part(installed, ticket[:-2]))[0] in (401, 403)
        installed.clock.ahead = timedelta(hours=2)
        assert outcome(related_part(installed, ticket)) == (401, "too-old")
        assert asked(installed.portal.wire) == []

    def test_a_ticket_of_a_page_that_has_no_lead_asks_nobody(self, installed: FullLead) -> None:
        assert outcome(installed.launch(tab_launch(installed))) == (200, ""), "the premise: the person's pair is kept"
        installed.portal.wire.clear()
        assert outcome(related_part(installed, issued(installed, "sara", Purpose.LEAD_TAB))) == (400, "malformed")
        assert asked(installed.portal.wire) == []

    @pytest.mark.costly
    def test_the_access_rule_holds_here_too(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        assert choose_rule(installed, "administrators").status_code == 200
        assert outcome(related_part(installed, ticket)) == (403, "not-allowed")

    def test_a_person_who_was_dismissed_meanwhile_sees_nothing(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.user_dismissed(subject="sara")
        assert related_part(installed, ticket).status_code in (401, 403)


class TestReloadWithRelated:
    def test_a_lead_that_is_closed_meanwhile_is_a_problem_and_no_lead(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.no_crm_rights()
        assert outcome(installed.post("/lead-tab/extras", ticket=ticket)) == (403, "lead-denied")

    @pytest.mark.costly
    @pytest.mark.our_deadlines
    def test_a_lead_comes_without_the_rest_where_only_the_rest_fails(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed, lead_id=124)))
        installed.portal.faults.related_slow(value=8)
        page = installed.post("/lead-tab/extras", ticket=ticket)
        assert outcome(page) == (200, "")
        assert "Office furniture for the new branch" in page.text
        assert 'class="related-parts"' not in page.text
