from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.launch import open_frame
from demo.bitrix24_standin.profiles import Statuses
from tests.full_lead import FullLead
from tests.watching import (
    TAB,
    asked,
    by_hand,
    choose_rule,
    keeps_nothing,
    kept,
    outcome,
    tab_launch,
    ticket_in,
    with_fields,
)

PAIR_AND_TIMES = {"access_token", "refresh_token", "access_token_digest", "expires_at", "generation"}


class TestProof:
    @pytest.mark.rule("S1", "bad")
    def test_nothing_is_asked_of_a_portal_or_written_before_the_authorization_server_has_proven_it(
        self, full_lead: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        faults = {
            "info_500": (503, "sign-in-silent"),
            "info_html": (502, "nonsense"),
            "info_wrong_client": (403, "unproven"),
            "info_wrong_member": (403, "unproven"),
        }
        for fault, page in faults.items():
            full_lead.portal.faults[fault](1)
            assert outcome(full_lead.install()) == page
        assert asked(full_lead.portal.wire) == []
        assert len(neighbourhood.oauth.wire) == len(faults)
        assert keeps_nothing(full_lead)

    @pytest.mark.rule("S1", "bad")
    @pytest.mark.parametrize("named", ["", "nobody"])
    def test_a_person_whom_the_two_servers_name_differently_or_one_does_not_installs_nothing(
        self, full_lead: FullLead, named: str
    ) -> None:
        full_lead.portal.faults.info_wrong_user(1, value=named)
        assert outcome(full_lead.install()) == (403, "unproven")
        assert keeps_nothing(full_lead)
        assert full_lead.portal.installations[full_lead.registration.client_id].placements == []

    def test_the_token_travels_to_the_authorization_server_in_the_body(
        self, full_lead: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        full_lead.install()
        proof = next(iter(neighbourhood.oauth.wire))
        assert proof.url.endswith("/rest/app.info")
        assert set(parse_qs(proof.request)) == {"auth"}

    def test_a_person_who_is_no_administrator_is_told_who_can_do_it_and_nothing_is_written(
        self, full_lead: FullLead
    ) -> None:
        for path in ("/install", "/"):
            launch = by_hand(full_lead, full_lead.portal.people["sara"], path)
            assert outcome(full_lead.launch(launch)) == (403, "not-administrator")
        assert keeps_nothing(full_lead)
        assert full_lead.portal.installations[full_lead.registration.client_id].placements == []

    def test_a_token_that_nobody_knows_installs_nothing(self, full_lead: FullLead) -> None:
        launch = by_hand(full_lead, full_lead.portal.people["admin"], "/install")
        assert outcome(full_lead.launch(with_fields(launch, AUTH_ID="0" * 70))) == (401, "token-refused")
        assert keeps_nothing(full_lead)


def all_commands(app: FullLead) -> list[str]:
    return [command for exchange in app.portal.wire for command in exchange.commands]


class TestInstallation:
    @pytest.mark.rule("S1", "good")
    def test_an_administrator_finds_each_step_done_and_the_tab_and_events_bound(self, full_lead: FullLead) -> None:
        response = full_lead.install()
        assert outcome(response) == (200, "")
        assert response.text.count('class="done"') == 6
        assert "data-install-finish" in response.text
        row = full_lead.portal.installations[full_lead.registration.client_id]
        assert [(each.code, each.handler, each.title) for each in row.placements] == [
            (TAB, f"{full_lead.url}/lead-tab", "Full lead")
        ]
        events = {"ONAPPINSTALL", "ONAPPUNINSTALL"}
        assert {(each.event, each.url) for each in row.handlers} == {
            (event, f"{full_lead.url}/events") for event in events
        }
        assert all(f"<code>{event}</code>" in response.text for event in events), "two steps of one name"

    @pytest.mark.rule("S3", "good")
    def test_a_second_run_changes_nothing_that_is_right(self, installed: FullLead) -> None:
        before = kept(installed)
        installed.clock.ahead = timedelta(minutes=5)
        again = installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
        assert outcome(again) == (200, "")
        assert "data-install-finish" not in again.text
        assert asked(installed.portal.wire) == ["batch"]
        assert "bind" not in "".join(next(iter(installed.portal.wire)).commands)
        after = kept(installed)
        assert after["installations"] == before["installations"]
        assert [_without(row, PAIR_AND_TIMES) for row in after["token_pairs"]] == [
            _without(row, PAIR_AND_TIMES) for row in before["token_pairs"]
        ]

    @pytest.mark.costly
    def test_pages_that_are_open_outlive_a_second_run(self, installed: FullLead) -> None:
        opened = installed.launch(tab_launch(installed))
        installed.clock.ahead = timedelta(minutes=5)
        installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == (200, "")

    @pytest.mark.costly
    def test_a_second_run_keeps_the_access_rule(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
        assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")

    @pytest.mark.parametrize(("title", "path"), [("Old title", "/lead-tab"), ("Full lead", "/old-tab")])
    def test_a_stale_tab_is_put_right_and_other_applications_are_left_alone(
        self, installed: FullLead, neighbourhood: Neighbourhood, title: str, path: str
    ) -> None:
        other = neighbourhood.register_local_app(installed.portal, name="Other", handler_url="http://127.0.0.1:9/")
        neighbourhood.deliver_events()
        rows = installed.portal.installations
        tab = rows[installed.registration.client_id].placements[0]
        foreign = replace(tab, handler="http://127.0.0.1:9/", title="Full lead")
        rows[other.client_id].placements.append(foreign)
        rows[installed.registration.client_id].placements[:] = [
            replace(tab, title=title, handler=f"{installed.url}{path}")
        ]
        assert outcome(installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))) == (200, "")
        (bound,) = rows[installed.registration.client_id].placements
        assert (bound.handler, bound.title) == (tab.handler, tab.title)
        assert rows[other.client_id].placements == [foreign]

    @pytest.mark.costly
    def test_a_failed_step_says_which_and_why_and_can_be_run_again(self, full_lead: FullLead) -> None:
        full_lead.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
        failed = full_lead.launch(by_hand(full_lead, full_lead.portal.people["admin"], "/install"))
        assert outcome(failed) == (200, "")
        assert "Add the tab to the lead card" in failed.text
        assert "ERROR_CORE" in failed.text
        assert "data-install-finish" not in failed.text
        again = full_lead.post("/repair", ticket=ticket_in(failed))
        assert "ERROR_CORE" in again.text
        assert "Full lead is installed" not in again.text, "nothing green while the tab is missing"
        assert "Run failed steps again" in again.text
        full_lead.portal.faults.rest_error.reset()
        repaired = full_lead.post("/repair", ticket=ticket_in(again))
        assert outcome(repaired) == (200, "")
        assert "ERROR_CORE" not in repaired.text
        assert len(full_lead.portal.installations[full_lead.registration.client_id].placements) == 1

    @pytest.mark.costly
    @pytest.mark.fault("R38")
    def test_the_page_on_which_the_failed_steps_went_well_finishes_the_installation(self, full_lead: FullLead) -> None:
        """Without the portal's last step there is no tab: docs/platform.md 1.3."""
        full_lead.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
        administrator = full_lead.portal.people["admin"]
        failed = full_lead.launch(open_frame(full_lead.portal, full_lead.registration, administrator))
        assert "data-install-finish" not in failed.text
        full_lead.portal.faults.rest_error.reset()
        repaired = full_lead.post("/repair", ticket=ticket_in(failed))
        assert "data-install-finish" in repaired.text
        assert "Full lead is installed" not in repaired.text
        full_lead.portal.finish_install(full_lead.registration, administrator)
        finished = full_lead.open_home(administrator)
        assert "data-install-finish" not in finished.text
        assert "Full lead is installed" in finished.text

    @pytest.mark.fault("R38")
    def test_it_finishes_where_the_authorization_server_waits_for_the_installer_page_too(
        self, full_lead: FullLead
    ) -> None:
        """docs/platform.md 11 (open point 12)."""
        full_lead.portal.faults.info_unfinished()
        administrator = full_lead.portal.people["admin"]
        page = full_lead.launch(open_frame(full_lead.portal, full_lead.registration, administrator))
        assert outcome(page) == (200, "")
        assert "data-install-finish" in page.text
        assert full_lead.portal.faults.info_unfinished.fired
        full_lead.portal.finish_install(full_lead.registration, administrator)
        assert "Full lead is installed" in full_lead.open_home(administrator).text
        assert outcome(full_lead.launch(tab_launch(full_lead))) == (200, "")

    @pytest.mark.costly
    @pytest.mark.fault("R38")
    def test_where_the_portal_knows_no_place_for_the_tab_nobody_asks_for_it(self, full_lead: FullLead) -> None:
        full_lead.portal.faults.scope_missing()
        failed = full_lead.install()
        assert outcome(failed) == (200, "")
        assert "does not offer this to the app" in failed.text
        assert "placement.bind" not in "".join(all_commands(full_lead))
        assert "data-install-finish" not in failed.text
        full_lead.portal.faults.scope_missing.reset()
        assert outcome(full_lead.post("/repair", ticket=ticket_in(failed))) == (200, "")
        assert len(full_lead.portal.installations[full_lead.registration.client_id].placements) == 1

    @pytest.mark.fault("R38")
    @pytest.mark.parametrize("statuses", ["code", "docs"])
    def test_without_the_right_to_places_the_missing_right_is_named_and_everything_else_is_there(
        self, full_lead: FullLead, statuses: Statuses
    ) -> None:
        full_lead.portal.statuses = statuses
        full_lead.portal.faults.scope_missing(value="placement")
        failed, home = full_lead.install(), full_lead.open_home(full_lead.portal.people["admin"])
        assert outcome(failed) == outcome(home) == (200, "")
        assert "data-missing-rights" in failed.text
        for page in (failed, home):
            assert "<code>placement</code> to add the tab to the lead card" in page.text
        assert 'name="rule"' in home.text
        assert "placement.bind" not in "".join(all_commands(full_lead))
        full_lead.portal.faults.scope_missing.reset()
        repaired = full_lead.post("/repair", ticket=ticket_in(failed))
        assert "data-missing-rights" not in repaired.text
        assert len(full_lead.portal.installations[full_lead.registration.client_id].placements) == 1

    @pytest.mark.fault("R38")
    @pytest.mark.parametrize("told", [True, False])
    def test_an_event_that_the_portal_does_not_know_is_a_notice_with_its_consequence(
        self, full_lead: FullLead, *, told: bool
    ) -> None:
        full_lead.portal.faults.event_unknown()
        if not told:
            full_lead.portal.faults.rest_error(value="ERROR_CORE", method="events")
        installed = full_lead.install()
        assert ("event=ONAPPINSTALL" in "".join(all_commands(full_lead))) is not told
        assert "data-install-finish" in installed.text
        assert 'class="failed"' not in installed.text
        assert 'data-unbound="ONAPPINSTALL"' in installed.text
        assert "only when an administrator opens it" in installed.text
        assert ("ERROR_EVENT_NOT_FOUND" in installed.text) is not told
        home = full_lead.open_home(full_lead.portal.people["admin"])
        assert 'data-unbound="ONAPPINSTALL"' in home.text
        assert 'data-unbound="ONAPPUNINSTALL"' not in home.text

    @pytest.mark.drawn(2)
    @pytest.mark.fault("R38")
    @pytest.mark.parametrize("method", ["event.get", "event.bind", "events", "placement.list", "scope", "method.get"])
    def test_whatever_of_the_optional_is_refused_the_installation_finishes(
        self, full_lead: FullLead, method: str
    ) -> None:
        full_lead.portal.faults.rest_error(value="ACCESS_DENIED", method=method)
        assert "data-install-finish" in full_lead.install().text
        assert "is in the lead card" in full_lead.open_home(full_lead.portal.people["admin"]).text

    def test_a_portal_without_leads_is_told_so_and_not_to_open_one(self, full_lead: FullLead) -> None:
        full_lead.portal.faults.simple_crm()
        full_lead.portal.crm.leads.clear()
        for opened in ("first", "again"):
            page = full_lead.install().text
            assert ("works without leads" in page, "data-install-finish" in page) == (True, opened == "first")
            assert [words for words in ("Open any lead", "Open a lead", "Go to leads") if words in page] == []

    def test_a_form_without_an_application_token_does_not_take_a_known_one_away(self, installed: FullLead) -> None:
        before = kept(installed)["installations"][0]["application_token_digest"]
        installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
        assert kept(installed)["installations"][0]["application_token_digest"] == before is not None


def _without(row: dict[str, object], names: set[str]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in names}
