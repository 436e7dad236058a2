"""Point 8 of docs/trust.md: a destructive conclusion needs an answer with one meaning; a removed app shows nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from b24app.usecases.reconcile import MOST_DISOWNED
from b24app.usecases.remove_app import Verdict
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.launch import open_frame
from demo.bitrix24_standin.portal import Portal
from tests.app.stored import drop_pairs, hint_at_removal, leave_alone, store
from tests.full_lead import FullLead
from tests.rules.test_hints import forged_event
from tests.watching import (
    add_to_list,
    asked,
    by_hand,
    choose_rule,
    decide,
    keeps_nothing,
    kept,
    outcome,
    tab_launch,
    ticket_in,
)
from tests.written_behind import all_is_written

FINE, DAY = (200, ""), timedelta(days=1)


def mistype_our_secret(app: FullLead) -> None:
    """Let the operator's secret be wrong, as the authorization server sees it."""
    known = app.neighbourhood.oauth.applications
    known[app.registration.client_id] = replace(known[app.registration.client_id], client_secret="another one")


def run_reconcile(app: FullLead) -> dict[Verdict, int]:
    with store(app) as there:
        return dict(there.reconcile(app.clock()))


def tables_with_rows(app: FullLead) -> set[str]:
    return {table for table, rows in kept(app).items() if rows} - {"first_keys"}  # which are nobody's


class TestOurOwnSecretIsWrong:
    @pytest.mark.costly
    @pytest.mark.rule("S59", "bad")
    def test_a_forged_event_with_clean_erases_nothing(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        installed.portal.faults.expire_tokens()
        mistype_our_secret(installed)
        before = kept(installed)
        assert forged_event(installed).status_code == 200
        after = kept(installed)
        for noted in ("removal_hinted_at", "clean_asked_at"):
            assert after["installations"][0].pop(noted) is not None
            assert before["installations"][0].pop(noted) is None
        assert after == before

    @pytest.mark.costly
    @pytest.mark.rule("S59", "bad")
    def test_reconcile_retires_nobody_and_asks_that_server_no_further(
        self, installed: FullLead, neighbourhood: Neighbourhood, caplog: pytest.LogCaptureFixture
    ) -> None:
        others = [another_portal(installed, neighbourhood) for _ in range(2)]
        for portal in (installed.portal, *others):
            portal.faults.expire_tokens()
        mistype_our_secret(installed)
        leave_alone(installed, 91)
        before = kept(installed)
        neighbourhood.oauth.wire.clear()
        assert run_reconcile(installed) == {Verdict.REFUSED: 3}
        assert kept(installed) == before
        assert asked(neighbourhood.oauth.wire) == ["app.info", "oauth/token", "oauth/token"]
        assert sum("nothing is concluded" in record.getMessage() for record in caplog.records) == 1


def another_portal(app: FullLead, neighbourhood: Neighbourhood) -> Portal:
    """Install the application in one more portal."""
    portal = neighbourhood.add_portal()
    portal.install(app.registration, portal.people["admin"])
    assert outcome(app.launch(by_hand(app, portal.people["admin"], "/install", portal))) == FINE
    return portal


def disown(portal: Portal) -> None:
    """Let the authorization server forget that the portal has the application."""
    portal.faults.expire_tokens()
    portal.faults.disowned()


class TestAPortalThatIsDisowned:
    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    @pytest.mark.parametrize("by", ["an event", "reconcile"])
    def test_its_pairs_and_names_go_at_once_and_one_sealed_record_stays(self, installed: FullLead, by: str) -> None:
        add_to_list(installed, D2="Sales")
        installed.launch(tab_launch(installed))
        disown(installed.portal)
        if by == "an event":
            forged_event(installed)
        else:
            hint_at_removal(installed, installed.clock())
            assert run_reconcile(installed) == {Verdict.DISOWNED: 1}
        assert tables_with_rows(installed) == {"kept_records"}
        assert installed.portal.member_id not in str(kept(installed))

    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    @pytest.mark.parametrize("opened", ["the tab", "the installer"])
    def test_an_open_within_the_month_restores_what_was_chosen_and_changed(
        self, installed: FullLead, opened: str
    ) -> None:
        add_to_list(installed, D2="Sales")
        decide(installed, export="nobody")
        disown(installed.portal)
        forged_event(installed)
        installed.portal.faults.reset()
        installed.clock.ahead = 29 * DAY
        if opened == "the tab":
            assert outcome(installed.launch(tab_launch(installed))) == FINE
        else:
            assert outcome(installed.open_home(installed.portal.people["admin"])) == FINE
        (row,) = kept(installed)["installations"]
        assert (row["access_codes"], row["tab_export"]) == (["D2"], "nobody")
        assert [each["deed"] for each in kept(installed)["audit"]] == ["chose", "added", "export"]
        assert kept(installed)["kept_records"] == []

    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    def test_after_thirty_days_the_application_erases_it_by_itself_and_keeps_a_receipt(
        self, installed: FullLead
    ) -> None:
        choose_rule(installed, "administrators")
        disown(installed.portal)
        forged_event(installed)
        for days, tables in ((29, {"kept_records"}), (30, {"erasure_receipts"})):
            installed.clock.ahead = days * DAY
            installed.session.get(f"{installed.url}/health/live", timeout=60)
            all_is_written()
            assert tables_with_rows(installed) == tables

    @pytest.mark.costly
    def test_a_record_that_is_over_restores_nothing_although_nobody_erased_it_yet(self, installed: FullLead) -> None:
        choose_rule(installed, "administrators")
        disown(installed.portal)
        forged_event(installed)
        installed.clock.ahead = 30 * DAY
        with store(installed) as there:
            assert there.installations.find_set_aside(installed.portal.member_id, installed.clock()) is None

    @pytest.mark.costly
    @pytest.mark.rule("S59", "bad")
    def test_many_at_once_are_one_fault_and_no_removal(
        self, installed: FullLead, neighbourhood: Neighbourhood, caplog: pytest.LogCaptureFixture
    ) -> None:
        portals = [another_portal(installed, neighbourhood) for _ in range(MOST_DISOWNED)]
        for portal in (installed.portal, *portals):
            disown(portal)
        leave_alone(installed, 91)
        before = kept(installed)
        assert run_reconcile(installed) == {Verdict.UNKNOWN: MOST_DISOWNED + 1}
        assert kept(installed) == before
        assert sum("disowned at once" in record.getMessage() for record in caplog.records) == 1

    @pytest.mark.costly
    def test_so_many_as_may_be_are_taken_for_what_they_are(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        portals = [another_portal(installed, neighbourhood) for _ in range(MOST_DISOWNED)]
        for portal in portals:
            disown(portal)
        leave_alone(installed, 91)
        assert run_reconcile(installed)[Verdict.DISOWNED] == MOST_DISOWNED
        assert len(kept(installed)["installations"]) == 1


class TestAnInstallerPageThatHasNotFinished:
    @pytest.mark.rule("S59", "bad")
    @pytest.mark.parametrize("minutes", [0, 30])
    def test_a_forged_event_deletes_nothing_though_the_server_says_not_installed(
        self, full_lead: FullLead, minutes: float
    ) -> None:
        full_lead.portal.faults.info_unfinished()
        administrator = full_lead.portal.people["admin"]
        full_lead.launch(open_frame(full_lead.portal, full_lead.registration, administrator))
        leave_alone(full_lead, minutes / 1440)
        asked_before = full_lead.portal.faults.info_unfinished.fired
        assert forged_event(full_lead).status_code == 200
        assert full_lead.portal.faults.info_unfinished.fired > asked_before
        after = kept(full_lead)
        assert [len(after[table]) for table in ("installations", "token_pairs", "kept_records")] == [1, 1, 0]

    @pytest.mark.rule("S59", "good")
    def test_one_that_is_removed_is_erased(self, full_lead: FullLead) -> None:
        full_lead.portal.faults.info_unfinished()
        administrator = full_lead.portal.people["admin"]
        full_lead.launch(open_frame(full_lead.portal, full_lead.registration, administrator))
        token = full_lead.portal.installations[full_lead.registration.client_id].application_token
        full_lead.portal.uninstall(full_lead.registration, clean=True)
        full_lead.portal.installations[full_lead.registration.client_id].application_token = token
        assert forged_event(full_lead).status_code == 200
        assert keeps_nothing(full_lead)


@pytest.mark.rule("S31", "bad")
def test_a_page_that_is_refused_before_the_event_comes_wishes_nothing_to_be_kept(installed: FullLead) -> None:
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    installed.portal.faults.app_removed()
    assert outcome(reload(installed, ticket))[1] == "app-removed"
    with store(installed) as there:
        read = there.installations.find(installed.portal.member_id)
        assert read is not None
        assert read.removal_hinted_at is not None, "the premise: the refusal is a hint"
    assert forged_event(installed).status_code == 200, "the only event, and an administrator's as well"
    assert keeps_nothing(installed)


class TestAServerThatDoesNotCount:
    @pytest.mark.rule("S59", "bad")
    def test_not_installed_at_the_old_server_confirms_nothing_where_another_one_proved_a_launch_since(
        self, installed: FullLead
    ) -> None:
        with store(installed) as there:
            read = there.installations.find(installed.portal.member_id)
            assert read is not None
            assert there.installations.replace(read, replace(read, other_server="https://oauth.other.example"))
        before = kept(installed)
        installed.portal.faults.app_removed()
        assert forged_event(installed).status_code == 200
        after = kept(installed)
        assert (after["token_pairs"], len(after["installations"])) == (before["token_pairs"], 1)

    @pytest.mark.rule("S59", "bad")
    def test_a_client_that_is_wrong_in_another_way_confirms_nothing(self, installed: FullLead) -> None:
        installed.portal.faults.expire_tokens()
        installed.portal.faults.wrong_client()
        forged_event(installed)
        assert len(kept(installed)["installations"]) == 1
        assert kept(installed)["kept_records"] == []


class TestAnUnconfirmedEvent:
    @pytest.mark.costly
    @pytest.mark.rule("S59", "bad")
    def test_opens_of_employees_disprove_it_where_nobody_can_be_asked(self, installed: FullLead) -> None:
        drop_pairs(installed)
        forged_event(installed)
        installed.portal.faults.info_500()
        installed.clock.ahead = DAY
        assert outcome(installed.launch(tab_launch(installed))) == FINE
        all_is_written()
        drop_pairs(installed)
        installed.clock.ahead = 31 * DAY
        run_reconcile(installed)
        assert len(kept(installed)["installations"]) == 1

    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    def test_where_nobody_opened_for_thirty_days_it_is_believed(self, installed: FullLead) -> None:
        assert outcome(installed.launch(tab_launch(installed))) == FINE
        all_is_written()
        installed.clock.ahead = DAY
        drop_pairs(installed)
        forged_event(installed)
        installed.clock.ahead = 30 * DAY
        run_reconcile(installed)
        assert len(kept(installed)["installations"]) == 1
        installed.clock.ahead = 31 * DAY
        run_reconcile(installed)
        assert keeps_nothing(installed)


def reload(app: FullLead, ticket: str) -> requests.Response:
    return app.post("/lead-tab/reload", ticket=ticket)


def export(app: FullLead, ticket: str) -> requests.Response:
    return app.post("/lead-tab/export", ticket=ticket, format="csv")


def related(app: FullLead, ticket: str) -> requests.Response:
    return app.post("/lead-tab/extras", ticket=ticket)


def search(app: FullLead, ticket: str) -> requests.Response:
    return app.post("/leads", ticket=ticket, sought="123")


def access(app: FullLead, ticket: str) -> requests.Response:
    return app.post("/access", ticket=ticket, rule="everybody")


def repair(app: FullLead, ticket: str) -> requests.Response:
    return app.post("/repair", ticket=ticket)


@pytest.mark.drawn(3)
@pytest.mark.rule("S70", "bad")
@pytest.mark.parametrize("lost", ["at once", "within the token's hour"])
@pytest.mark.parametrize("ask", [reload, export, related, search, access, repair])
def test_a_removed_application_shows_nothing_on_any_route_with_an_old_ticket(
    installed: FullLead, ask: Callable[[FullLead, str], requests.Response], lost: str
) -> None:
    admin = installed.portal.people["admin"]
    of_home = ask in {search, access, repair}
    page = installed.open_home(admin) if of_home else installed.launch(tab_launch(installed))
    ticket = ticket_in(page)
    assert outcome(ask(installed, ticket)) == FINE, "the premise: the ticket is good"
    remove_unnoticed(installed)
    if lost == "within the token's hour":
        installed.clock.ahead = timedelta(
            minutes=45
        )  # the pair is as old as the installation, which may be some minutes
    refused = ask(installed, ticket)
    assert outcome(refused)[1] in {"app-removed", "too-old", "token-refused"}
    assert "Oak desks" not in refused.text


@pytest.mark.rule("S70", "good")
@pytest.mark.rule("S70", "bad")
@pytest.mark.parametrize("login", ["sara", "admin"])
def test_a_removed_application_shows_nothing_for_an_old_launch(installed: FullLead, login: str) -> None:
    tab = tab_launch(installed, login)
    home = by_hand(installed, installed.portal.people[login], "/")
    assert outcome(installed.launch(tab)) == FINE, "the premise: the launch is good"
    remove_unnoticed(installed)
    for launch in (tab, home):
        refused = installed.launch(launch)
        assert refused.status_code >= 400
        assert "Oak desks" not in refused.text


def remove_unnoticed(app: FullLead) -> None:
    """Remove the application in the portal; its event is lost, and the authorization server is silent."""
    app.portal.faults.event_lost()
    app.portal.uninstall(app.registration, clean=True)
    app.portal.faults.info_500()
    app.portal.faults.refresh_500()
