import pytest

from demo.bitrix24_standin import Launch, Neighbourhood
from tests.full_lead import FullLead
from tests.watching import TAB, asked, choose_rule, kept, outcome, tab_launch, with_fields

REFUSALS = {
    "expire_tokens": (401, "too-old"),
    "user_dismissed": (403, "person-gone"),
    "user_excluded": (403, "portal-access"),
    "scope_missing": (403, "scope-missing"),
    "app_removed": (404, "app-removed"),
    "payment_over": (402, "payment"),
    "plan_without_rest": (403, "no-rest"),
    "portal_deleted": (503, "portal-closed"),
    "overload_limit": (503, "overload"),
    "rest_503": (503, "busy"),
    "rest_429": (503, "busy"),
    "rest_500": (502, "portal-failed"),
    "reset": (504, "silent"),
    "rest_502": (504, "silent"),
    "redirect_foreign": (502, "moved"),
    "no_crm_rights": (403, "lead-denied"),
}
NONSENSE = {
    "html_200": (502, "nonsense"),
    "truncated": (502, "nonsense"),
    "wrong_charset": (502, "nonsense"),
    "lead_digits": (502, "nonsense"),
    "lead_deep": (502, "nonsense"),
    "lead_list": (502, "nonsense"),
    "lead_other": (502, "nonsense"),
    "lead_surrogates": (200, ""),
    "lead_types": (200, ""),
    "batch_refused": (200, ""),
    "batch_garbled": (200, ""),
}


class TestOneOpen:
    @pytest.mark.rule("S2", "good")
    def test_the_lead_is_there_after_one_request_to_the_portal_and_none_to_anybody_else(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        response = installed.open_lead(installed.portal.people["sara"])
        assert outcome(response) == (200, "")
        assert "Lead #1591" in response.text
        assert asked(installed.portal.wire) == ["batch"]
        assert asked(neighbourhood.oauth.wire) == []

    def test_a_card_that_is_not_saved_yet_asks_nobody_anything(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        assert outcome(installed.open_lead(installed.portal.people["sara"], 0)) == (200, "no-lead-yet")
        assert asked(installed.portal.wire) + asked(neighbourhood.oauth.wire) == []

    def test_a_card_that_names_no_lead_is_malformed_and_asks_nobody_anything(self, installed: FullLead) -> None:
        for options in ("", "{}", "[]", '{"id": "123"}', '{"ID": null}'):
            assert outcome(installed.launch(_with_options(installed, options))) == (400, "malformed")
        assert asked(installed.portal.wire) == []

    @pytest.mark.costly
    @pytest.mark.rule("S10", "bad")
    def test_a_lead_that_is_not_there_and_one_that_is_not_theirs_are_told_apart_as_far_as_the_portal_does(
        self, installed: FullLead
    ) -> None:
        people = installed.portal.people
        assert outcome(installed.open_lead(people["admin"], 999_999)) == (404, "lead-missing")
        assert outcome(installed.open_lead(people["sara"], 999_999)) == (403, "lead-denied")
        denied = installed.open_lead(people["sara"], 127)
        assert outcome(denied) == (403, "lead-denied")
        assert "competitor" not in denied.text
        assert "competitor" in installed.open_lead(people["admin"], 127).text

    @pytest.mark.costly
    def test_a_person_who_may_not_use_the_app_does_not_learn_whether_a_lead_is_there(self, installed: FullLead) -> None:
        assert choose_rule(installed, "administrators").status_code == 200
        for lead_id in (127, 999_999, 123):
            assert outcome(installed.launch(tab_launch(installed, lead_id=lead_id))) == (403, "not-allowed")


class TestWhatThePortalAnswers:
    @pytest.mark.costly
    def test_every_refusal_of_the_portal_has_its_own_page(self, installed: FullLead) -> None:
        assert _opened_with(installed, REFUSALS) == REFUSALS

    @pytest.mark.costly
    def test_nonsense_of_the_portal_is_survived_and_never_a_fault_of_ours(self, installed: FullLead) -> None:
        assert _opened_with(installed, NONSENSE) == NONSENSE

    def test_a_portal_that_refuses_batches_is_asked_for_the_lead_directly(self, installed: FullLead) -> None:
        installed.portal.faults.batch_refused()
        assert "Lead #1591" in installed.open_lead(installed.portal.people["sara"]).text
        assert installed.portal.wire.count("crm.lead.get") == 1

    def test_a_revoked_token_asks_to_open_the_tab_again(self, installed: FullLead) -> None:
        launch = tab_launch(installed)
        installed.portal.faults.revoke_tokens()
        assert outcome(installed.launch(launch)) == (401, "token-refused")

    def test_a_refused_open_keeps_nothing_of_the_person(self, installed: FullLead) -> None:
        before = kept(installed)
        for fault in ("user_dismissed", "rest_503", "html_200", "lead_list"):
            installed.portal.faults[fault]()
            assert installed.launch(tab_launch(installed)).status_code >= 400
            installed.portal.faults[fault].reset()
        assert kept(installed) == before

    def test_a_posted_pair_that_is_too_old_is_not_refreshed(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        launch = tab_launch(installed)
        installed.portal.faults.expire_tokens()
        assert outcome(installed.launch(launch)) == (401, "too-old")
        assert asked(neighbourhood.oauth.wire) == []


def _opened_with(app: FullLead, faults: dict[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Open the tab under one fault after the other, each switched on when the form is already rendered."""
    seen = {}
    for name in faults:
        launch = tab_launch(app)
        app.portal.faults[name]()
        seen[name] = outcome(app.launch(launch))
        app.portal.faults[name].reset()
    return seen


def _with_options(app: FullLead, options: str) -> Launch:
    launch = with_fields(tab_launch(app), PLACEMENT_OPTIONS=options)
    assert launch.fields["PLACEMENT"] == TAB
    return launch
