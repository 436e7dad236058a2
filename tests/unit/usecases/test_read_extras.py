from datetime import timedelta

import pytest
import requests

from b24app.domain.ticket import Purpose
from demo import Neighbourhood
from tests.full_lead import FullLead
from tests.watching import asked, choose_rule, issued, outcome, tab_launch, ticket_in


def beside(full_lead: FullLead, ticket: str) -> requests.Response:
    return full_lead.post("/lead-tab/extras", ticket=ticket, size="part")


class TestReadExtras:
    @pytest.mark.rule("S7", "good")
    def test_a_ticket_brings_what_lies_beside_its_own_lead_whatever_number_is_posted(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled, lead_id=125)))
        response = settled.post("/lead-tab/extras", ticket=ticket, size="part", lead="124")
        assert outcome(response) == (200, "")
        assert "L_131" not in response.text

    def test_an_expired_token_is_traded_once_and_the_answer_comes(self, settled: FullLead, hood: Neighbourhood) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled, lead_id=124)))
        settled.portal.wire.clear()
        settled.portal.mishaps.expire_tokens()
        response = beside(settled, ticket)
        assert "L_131" in response.text
        assert asked(settled.portal.wire) == ["batch", "batch", "batch"]
        assert asked(hood.oauth.wire) == ["oauth/token"]

    @pytest.mark.rule("S7", "bad")
    def test_a_ticket_that_is_too_old_or_not_ours_asks_nobody(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        settled.portal.wire.clear()
        assert outcome(beside(settled, ticket[:-2]))[0] in (401, 403)
        settled.clock.ahead = timedelta(hours=2)
        assert outcome(beside(settled, ticket)) == (401, "too-old")
        assert asked(settled.portal.wire) == []

    def test_a_ticket_of_a_page_that_has_no_lead_asks_nobody(self, settled: FullLead) -> None:
        assert outcome(settled.launch(tab_launch(settled))) == (200, ""), "the premise: the person's pair is kept"
        settled.portal.wire.clear()
        assert outcome(beside(settled, issued(settled, "sara", Purpose.LEAD_TAB))) == (400, "malformed")
        assert asked(settled.portal.wire) == []

    def test_the_access_rule_holds_here_too(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        assert choose_rule(settled, "administrators").status_code == 200
        assert outcome(beside(settled, ticket)) == (403, "not-allowed")

    def test_a_person_who_was_dismissed_meanwhile_sees_nothing(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        settled.portal.mishaps.user_dismissed(subject="sara")
        assert beside(settled, ticket).status_code in (401, 403)


class TestReloadWithExtras:
    def test_a_lead_that_is_closed_meanwhile_is_a_problem_and_no_lead(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        settled.portal.mishaps.no_crm_rights()
        assert outcome(settled.post("/lead-tab/extras", ticket=ticket)) == (403, "lead-denied")

    def test_a_lead_comes_without_the_rest_where_only_the_rest_fails(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled, lead_id=124)))
        settled.portal.mishaps.beside_slow(value=8)
        page = settled.post("/lead-tab/extras", ticket=ticket)
        assert outcome(page) == (200, "")
        assert "Office furniture for the new branch" in page.text
        assert 'class="beside"' not in page.text
