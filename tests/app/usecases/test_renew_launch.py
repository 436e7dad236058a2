import html
import re
from datetime import timedelta

import pytest
import requests

from b24app.domain.portal.ticket import Purpose
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.tokens import Pair
from tests.full_lead import FullLead
from tests.watching import asked, choose_rule, issued, kept, outcome, policy_of, tab_launch, ticket_in

OVER_NIGHT = timedelta(hours=14)


def fresh_pair(app: FullLead, login: str = "sara") -> Pair:
    return app.portal.fresh_pair(app.registration, app.portal.people[login])


def renew(app: FullLead, old_ticket: str, pair: Pair, **fields: str) -> requests.Response:
    form = {"ticket": old_ticket, "AUTH_ID": pair.access, "REFRESH_ID": pair.refresh, "AUTH_EXPIRES": "3600"}
    return app.post("/lead-tab/renew", **{**form, **fields})


@pytest.fixture
def slept(installed: FullLead) -> str:
    """Give the ticket of a page that was left open over night."""
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    installed.clock.ahead = OVER_NIGHT
    installed.portal.wire.clear()
    return ticket


class TestRenewLaunch:
    @pytest.mark.fault("R35")
    def test_a_page_that_slept_goes_on_with_a_fresh_pair_and_one_request(
        self, installed: FullLead, neighbourhood: Neighbourhood, slept: str
    ) -> None:
        assert outcome(installed.post("/lead-tab/reload", ticket=slept)) == (401, "too-old")
        page = renew(installed, slept, fresh_pair(installed))
        assert outcome(page) == (200, "")
        assert "Lead #1591" in page.text
        assert policy_of(page)["frame-ancestors"] == installed.portal.url
        assert asked(installed.portal.wire) == ["batch"]
        assert asked(neighbourhood.oauth.wire) == []
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(page))) == (200, "")

    def test_a_page_that_has_no_lead_is_not_renewed_and_nobody_is_asked(
        self, installed: FullLead, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = renew(installed, issued(installed, "sara", Purpose.LEAD_TAB), fresh_pair(installed))
        assert outcome(answer) == (400, "malformed")
        assert asked(installed.portal.wire) == []
        (line,) = [vars(record) for record in caplog.records if record.name == "b24app.problems"]
        assert (line["field"], line["fault"]) == ("ticket", "names no record")

    def test_its_new_ticket_lives_a_day_of_work_again(self, installed: FullLead, slept: str) -> None:
        ticket = ticket_in(renew(installed, slept, fresh_pair(installed)))
        installed.clock.ahead = OVER_NIGHT + timedelta(minutes=50)
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (200, "")

    @pytest.mark.costly
    @pytest.mark.fault("R29")
    def test_a_person_whose_pair_was_lost_goes_on_too(self, installed: FullLead) -> None:
        ticket = ticket_in(installed.launch(tab_launch(installed)))
        installed.portal.faults.expire_refresh_tokens(subject="sara")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (401, "too-old")
        assert outcome(renew(installed, ticket, fresh_pair(installed))) == (200, "")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (200, "")

    @pytest.mark.costly
    def test_another_persons_pair_is_refused_and_not_kept(self, installed: FullLead, slept: str) -> None:
        before = kept(installed)
        for login in ("admin", "mia"):
            response = renew(installed, slept, fresh_pair(installed, login))
            assert outcome(response) == (403, "unproven")
            assert "Lead #1591" not in response.text
        assert kept(installed) == before

    def test_another_applications_pair_is_refused_and_not_kept(
        self, installed: FullLead, neighbourhood: Neighbourhood, slept: str
    ) -> None:
        other = neighbourhood.register_local_app(
            installed.portal, name="Other", handler_url="http://127.0.0.1:9/", scope="crm,placement,user_brief"
        )
        neighbourhood.deliver_events()
        before = kept(installed)
        theirs = installed.portal.fresh_pair(other, installed.portal.people["sara"])
        assert outcome(renew(installed, slept, theirs)) == (403, "unproven")
        assert kept(installed) == before

    @pytest.mark.costly
    def test_a_right_that_was_lost_meanwhile_is_lost_here_too(self, installed: FullLead, slept: str) -> None:
        installed.clock.ahead = timedelta()
        choose_rule(installed, "administrators")
        installed.clock.ahead = OVER_NIGHT
        assert outcome(renew(installed, slept, fresh_pair(installed))) == (403, "not-allowed")
        installed.clock.ahead = timedelta()
        choose_rule(installed, "everybody")
        installed.clock.ahead = OVER_NIGHT
        installed.portal.faults.no_crm_rights()
        assert outcome(renew(installed, slept, fresh_pair(installed))) == (403, "lead-denied")

    @pytest.mark.costly
    def test_a_token_that_is_no_good_brings_nothing(self, installed: FullLead, slept: str) -> None:
        before = kept(installed)
        assert outcome(renew(installed, slept, fresh_pair(installed), AUTH_ID="0" * 70)) == (401, "token-refused")
        pair = fresh_pair(installed)
        installed.portal.faults.expire_tokens()
        assert outcome(renew(installed, slept, pair)) == (401, "too-old")
        assert kept(installed) == before

    def test_what_is_missing_is_told_and_asks_nobody(self, installed: FullLead, slept: str) -> None:
        for missing, page in {"ticket": (400, "malformed"), "AUTH_ID": (401, "no-key")}.items():
            assert outcome(renew(installed, slept, fresh_pair(installed), **{missing: ""})) == page
        assert asked(installed.portal.wire) == []

    def test_a_ticket_may_be_a_day_too_old_and_no_more(self, installed: FullLead, slept: str) -> None:
        for hours, page in {24.9: (200, ""), 25.1: (401, "too-old")}.items():
            installed.clock.ahead = timedelta(hours=hours)
            assert outcome(renew(installed, slept, fresh_pair(installed))) == page

    def test_a_ticket_that_is_not_ours_or_of_another_page_is_refused(self, installed: FullLead, slept: str) -> None:
        installed.clock.ahead = timedelta()
        home = ticket_in(installed.open_home(installed.portal.people["admin"]))
        for ticket in (home, slept[:-2]):
            assert outcome(renew(installed, ticket, fresh_pair(installed, "admin"))) == (403, "ticket-refused")


class TestThePageThatIsTooOld:
    def test_it_carries_what_renews_it_and_its_words_say_what_to_do_without(
        self, installed: FullLead, slept: str
    ) -> None:
        page = installed.post("/lead-tab/reload", ticket=slept)
        form = re.search(r"<form[^>]*data-renew.*?</form>", page.text, re.DOTALL)
        assert form is not None
        assert 'action="/lead-tab/renew"' in form[0]
        assert f'value="{slept}"' in html.unescape(form[0])
        assert "Close the lead card and open it again." in page.text

    def test_a_renewal_that_failed_is_not_offered_again(self, installed: FullLead, slept: str) -> None:
        installed.clock.ahead = timedelta(days=3)
        page = renew(installed, slept, fresh_pair(installed))
        assert outcome(page) == (401, "too-old")
        assert "data-renew" not in page.text

    def test_no_other_problem_and_no_other_page_offers_it(self, installed: FullLead, slept: str) -> None:
        pages = [
            installed.post("/lead-tab/reload", ticket=f"{slept}x"),
            installed.post("/lead-tab/reload", ticket='"><script>'),
            installed.post("/access", ticket=slept, rule="everybody"),
        ]
        assert [page.status_code for page in pages] == [403, 403, 403]
        assert not any("data-renew" in page.text for page in pages)
