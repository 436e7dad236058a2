from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from b24app.adapters.oauth.budgets import MOST_OF_A_PERSON
from b24app.domain.operations.kept_record import KEPT_FOR, KeptRecord
from b24app.domain.portal.access import Choice
from b24app.usecases.remove_app import Verdict
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import store
from tests.full_lead import FullLead
from tests.watching import (
    add_to_list,
    asked,
    checked,
    choose_rule,
    decide,
    keeps_nothing,
    kept,
    outcome,
    tab_launch,
    ticket_in,
)
from tests.written_behind import all_is_written


class TestARealUninstall:
    @pytest.mark.rule("S31", "good")
    @pytest.mark.rule("S5", "good")
    def test_with_clean_everything_is_erased_at_once(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        installed.launch(tab_launch(installed))
        _uninstall(installed, neighbourhood, clean=True)
        assert keeps_nothing(installed)
        assert neighbourhood.deliver_events()[-1].status == 200

    def test_so_it_is_if_the_stored_token_has_expired(self, installed: FullLead, neighbourhood: Neighbourhood) -> None:
        installed.portal.faults.expire_tokens()
        _uninstall(installed, neighbourhood, clean=True)
        assert keeps_nothing(installed)

    @pytest.mark.costly
    def test_without_clean_the_tokens_go_and_the_access_rule_stays_for_the_next_installation(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        choose_rule(installed, "administrators")
        _uninstall(installed, neighbourhood, clean=False)
        (row,) = kept(installed)["installations"]
        assert row["application_token_digest"] is None
        assert {table for table, rows in kept(installed).items() if rows} == {"installations", "audit", "first_keys"}
        installed.portal.reinstall(
            installed.portal.installations[installed.registration.client_id], installed.portal.people["admin"]
        )
        installed.install()
        neighbourhood.deliver_events()
        assert outcome(installed.launch(tab_launch(installed))) == (403, "not-allowed")

    def test_an_open_after_it_meets_an_app_that_is_not_installed(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        launch = tab_launch(installed)
        _uninstall(installed, neighbourhood, clean=True)
        assert outcome(installed.launch(launch)) == (404, "app-removed")


class TestAPortalInWhichTheServerKnowsUsNoMore:
    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    def test_tokens_and_names_go_at_once_and_the_rest_is_sealed_whatever_the_event_wants(
        self, installed: FullLead
    ) -> None:
        add_to_list(installed, U2="Sara Canary")
        installed.launch(tab_launch(installed))
        installed.portal.faults.disowned()
        assert _event(installed).status_code == 200
        assert {table for table, rows in kept(installed).items() if rows} == {"kept_records", "first_keys"}

    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    def test_an_open_within_thirty_days_brings_back_what_was_chosen(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        add_to_list(installed, U2="Sara Holt")
        decide(installed, export="nobody")
        installed.portal.faults.disowned()
        _event(installed)
        installed.portal.faults.reset()
        installed.portal.installations[installed.registration.client_id].options.clear()
        installed.clock.ahead = timedelta(days=29)
        neighbourhood.oauth.wire.clear()
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        assert outcome(installed.launch(tab_launch(installed, "mia"))) == (403, "not-allowed")
        found = kept(installed)
        assert [row["tab_export"] for row in found["installations"]] == ["nobody"]
        assert [entry["deed"] for entry in found["audit"]] == ["chose", "added", "export"]
        assert found["kept_records"] == []
        assert found["erasure_receipts"] == []
        assert asked(neighbourhood.oauth.wire) == ["app.info"], "the application token is known again"

    @pytest.mark.costly
    @pytest.mark.rule("S59", "good")
    def test_after_thirty_days_the_app_itself_erases_it_at_the_next_request_of_anybody(
        self, installed: FullLead
    ) -> None:
        add_to_list(installed, U2="Sara Holt")
        installed.portal.faults.disowned()
        _event(installed)
        all_is_written()  # no housekeeping of an earlier request goes on
        installed.clock.ahead = timedelta(days=30)
        assert installed.session.get(f"{installed.url}/health/live", timeout=60).status_code == 200
        assert keeps_nothing(installed)
        assert len(kept(installed)["erasure_receipts"]) == 1

    @pytest.mark.rule("S59", "bad")
    def test_a_launch_that_another_server_of_ours_proved_since_makes_it_a_hint(self, installed: FullLead) -> None:
        before = kept(installed)["token_pairs"]
        with store(installed) as there:
            read = there.installations.find(installed.portal.member_id)
            assert read is not None
            assert there.installations.replace(read, replace(read, other_server="https://second.test"))
        for fault in ("disowned", "app_removed"):
            installed.portal.faults[fault]()
            assert _event(installed).status_code == 200
            installed.portal.faults.reset()
        assert kept(installed)["token_pairs"] == before


@pytest.mark.rule("S31", "good")
@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("clean", [True, False])
def test_what_the_administrator_chose_counts_when_the_confirmation_comes_later(
    installed: FullLead, neighbourhood: Neighbourhood, *, clean: bool
) -> None:
    installed.portal.faults.info_500(1)
    assert _event(installed, **{"data[CLEAN]": str(int(clean))}).status_code == 200
    installed.portal.faults.event_lost()
    installed.portal.uninstall(installed.registration, clean=clean)
    neighbourhood.deliver_events()
    assert kept(installed)["installations"][0]["removal_hinted_at"] is not None, "the premise: it was not confirmed"
    with store(installed) as there:
        assert there.reconcile(installed.clock()) == {Verdict.GONE: 1}
        assert _rows(installed) == [not clean, 0, clean], "a wish may be forged, so it is sealed"
        there.reconcile(installed.clock() + KEPT_FOR)
    assert keeps_nothing(installed) is clean


@pytest.mark.rule("S56", "bad")
@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("forged", [True, False])
def test_a_forged_wish_beside_the_administrators_neither_deletes_the_access_rule_nor_keeps_it_for_ever(
    installed: FullLead, neighbourhood: Neighbourhood, *, forged: bool
) -> None:
    choose_rule(installed, "administrators")
    installed.portal.faults.info_500(1)
    assert _event(installed, **{"data[CLEAN]": str(int(forged))}).status_code == 200
    _uninstall(installed, neighbourhood, clean=not forged)
    assert _rows(installed) == [0, 0, 1]
    with store(installed) as there:
        sealed = there.installations.find_set_aside(installed.portal.member_id, installed.clock())
        assert isinstance(sealed, KeptRecord)
        assert sealed.choices.access.choice is Choice.ADMINISTRATORS
        there.reconcile(installed.clock() + KEPT_FOR)
    assert keeps_nothing(installed)


class TestAForgedUninstall:
    @pytest.mark.rule("S31", "bad")
    def test_while_the_app_is_still_there_it_changes_nothing(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)
        for clean in "01":
            assert _event(installed, **{"data[CLEAN]": clean}).status_code == 200
        assert asked(neighbourhood.oauth.wire) == ["app.info", "app.info"]
        assert kept(installed) == before
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")

    def test_silence_of_the_authorization_server_confirms_nothing(self, installed: FullLead) -> None:
        before = kept(installed)
        installed.portal.faults.info_500(1)
        assert _event(installed).status_code == 200
        after = kept(installed)
        assert after["installations"][0]["removal_hinted_at"] is not None
        assert after["token_pairs"] == before["token_pairs"]
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")

    def test_a_spent_pair_confirms_nothing_but_is_dropped(self, installed: FullLead) -> None:
        installed.portal.faults.expire_refresh_tokens()
        assert _event(installed).status_code == 200
        assert [len(kept(installed)[table]) for table in ("installations", "token_pairs")] == [1, 0]

    @pytest.mark.rule("S59", "bad")
    def test_a_wrong_secret_of_our_own_confirms_nothing(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.expire_tokens()
        registered = neighbourhood.oauth.applications[installed.registration.client_id]
        neighbourhood.oauth.applications[registered.client_id] = replace(
            registered, client_secret="changed by the operator"
        )
        before = kept(installed)["token_pairs"]
        for expire in (installed.portal.faults.expire_tokens, installed.portal.faults.revoke_tokens):
            expire()
            assert _event(installed).status_code == 200
            assert kept(installed)["token_pairs"] == before

    @pytest.mark.costly
    @pytest.mark.rule("S56", "bad")
    def test_ten_of_them_spend_no_question_of_the_administrator_whose_pair_is_asked_about(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.payment_over()
        for _ in range(2 * MOST_OF_A_PERSON):
            assert _event(installed).status_code == 200
        assert len(asked(neighbourhood.oauth.wire)) <= MOST_OF_A_PERSON
        installed.portal.faults.reset()
        home = installed.open_home(installed.portal.people["admin"])
        changed = installed.post("/access", ticket=ticket_in(home), rule="administrators")
        assert checked(changed, "rule") == ["administrators"]

    @pytest.mark.rule("S6", "bad")
    def test_a_wrong_or_missing_token_and_an_unknown_portal_get_the_same_answer_and_ask_nobody(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        before = kept(installed)
        refused = [
            _event(installed, **{"auth[application_token]": "f" * 32}),
            _event(installed, **{"auth[application_token]": ""}),
            _event(installed, **{"auth[member_id]": "0" * 32}),
        ]
        assert {(each.status_code, each.text.split()[0]) for each in refused} == {(403, "event-refused")}
        assert len({len(each.text) for each in refused}) == 1
        assert asked(neighbourhood.oauth.wire) + asked(installed.portal.wire) == []
        assert kept(installed) == before


def _rows(app: FullLead) -> list[int]:
    """Count the installations, the token pairs and the kept records."""
    after = kept(app)
    return [len(after[table]) for table in ("installations", "token_pairs", "kept_records")]


def _uninstall(app: FullLead, neighbourhood: Neighbourhood, *, clean: bool) -> None:
    app.portal.faults.event_late()  # so that it arrives when the app is gone, as the platform's do
    app.portal.uninstall(app.registration, clean=clean)
    app.portal.faults.event_late.reset()
    neighbourhood.release_events()
    neighbourhood.deliver_events()


def _event(app: FullLead, **changed: str) -> requests.Response:
    row = app.portal.installations[app.registration.client_id]
    form = {
        "event": "ONAPPUNINSTALL",
        "data[CLEAN]": "1",
        "auth[member_id]": app.portal.member_id,
        "auth[application_token]": row.application_token,
    }
    return app.post("/events", **{**form, **changed})
