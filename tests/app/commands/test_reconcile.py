from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from b24app.commands.reconcile import WORDS
from b24app.usecases.remove_app import Verdict
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import drop_pairs, hint_at_removal, leave_alone, store
from tests.full_lead import FullLead
from tests.operators_shell import counts, run
from tests.watching import keeps_nothing, kept, outcome, tab_launch


def mark_removed(app: FullLead, days_ago: int = 0) -> None:
    hint_at_removal(app, datetime.now(UTC) - timedelta(days=days_ago))


def said(result: Result) -> dict[Verdict, int]:
    """Read what the command counted."""
    return {verdict: number for verdict, number in zip(WORDS, counts(result), strict=True) if number}


def reconciled(app: FullLead) -> dict[Verdict, int]:
    """Reconcile where nothing is at fault that the operator could mend."""
    done = run(app, "reconcile")
    assert done.exit_code == 0
    return said(done)


class TestReconcile:
    def test_a_marked_portal_that_is_gone_loses_its_tokens(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.event_lost()
        installed.portal.uninstall(installed.registration)
        neighbourhood.deliver_events()
        mark_removed(installed)
        assert reconciled(installed) == {Verdict.GONE: 1}
        assert kept(installed)["token_pairs"] == []
        assert reconciled(installed) == {}

    def test_it_says_how_far_it_is(self, installed: FullLead, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("b24app.commands.reconcile.EVERY_PORTAL", 1)
        mark_removed(installed)
        assert run(installed, "reconcile").stderr == "1 portals ...\n"

    def test_a_marked_portal_that_is_there_loses_its_mark_alone(self, installed: FullLead) -> None:
        before = kept(installed)
        mark_removed(installed)
        assert reconciled(installed) == {Verdict.THERE: 1}
        assert [row["removal_hinted_at"] for row in kept(installed)["installations"]] == [None]
        assert kept(installed)["token_pairs"] == before["token_pairs"]

    def test_a_silent_portal_whose_uninstall_was_lost_is_noticed(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.event_lost()
        installed.portal.uninstall(installed.registration)
        neighbourhood.deliver_events()
        leave_alone(installed, days=89)
        assert reconciled(installed) == {}
        leave_alone(installed, days=91)
        assert reconciled(installed) == {Verdict.GONE: 1}

    def test_what_could_never_be_confirmed_is_kept_for_thirty_days_and_then_erased(self, installed: FullLead) -> None:
        installed.portal.faults.expire_refresh_tokens()
        mark_removed(installed)
        assert reconciled(installed) == {Verdict.UNKNOWN: 1}
        assert [len(kept(installed)[table]) for table in ("installations", "token_pairs")] == [1, 0]
        mark_removed(installed, days_ago=29)
        assert reconciled(installed) == {Verdict.UNKNOWN: 1}
        mark_removed(installed, days_ago=31)
        assert reconciled(installed) == {Verdict.ERASED: 1}
        assert keeps_nothing(installed)

    def test_silence_is_no_answer_however_long_it_lasts(self, installed: FullLead) -> None:
        mark_removed(installed, days_ago=31)
        installed.portal.faults.info_html()
        assert reconciled(installed) == {Verdict.SILENT: 1}
        assert len(kept(installed)["token_pairs"]) == 1

    def test_where_nobody_answers_the_mark_stays_for_the_next_time(self, installed: FullLead) -> None:
        mark_removed(installed)
        installed.portal.faults.info_html()
        assert reconciled(installed) == {Verdict.SILENT: 1}
        assert kept(installed)["installations"][0]["removal_hinted_at"] is not None

    @pytest.mark.rule("S59", "good")
    def test_a_portal_in_which_the_server_knows_us_no_more_loses_its_tokens_at_once_and_the_rest_in_thirty_days(
        self, installed: FullLead
    ) -> None:
        mark_removed(installed)
        installed.portal.faults.disowned()
        assert reconciled(installed) == {Verdict.DISOWNED: 1}
        assert {table for table, rows in kept(installed).items() if rows} == {"kept_records", "first_keys"}
        assert reconciled(installed) == {}

    @pytest.mark.rule("S59", "bad")
    def test_a_wrong_secret_of_our_own_concludes_nothing_and_is_told(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        mark_removed(installed, days_ago=31)
        installed.portal.faults.expire_tokens()
        registered = neighbourhood.oauth.applications[installed.registration.client_id]
        neighbourhood.oauth.applications[registered.client_id] = replace(registered, client_secret="another")
        before = kept(installed)
        done = run(installed, "reconcile")
        assert (done.exit_code, said(done)) == (1, {Verdict.REFUSED: 1})
        assert "check B24_CLIENT_ID and B24_CLIENT_SECRET" in done.stdout
        assert done.stderr == "Error: Portals not asked because a server does not accept this app: 1.\n"
        assert kept(installed) == before

    @pytest.mark.rule("S59", "bad")
    def test_a_mark_that_is_older_than_an_open_which_the_portal_answered_erases_nothing(
        self, installed: FullLead
    ) -> None:
        mark_removed(installed)
        drop_pairs(installed)
        installed.clock.ahead += timedelta(days=30)
        assert outcome(installed.launch(tab_launch(installed))) == (200, "")
        before = kept(installed)
        assert before["installations"][0]["removal_hinted_at"] is None, "the premise: the server knew the app then"
        mark_removed(installed)  # as it stands where the server was silent
        with store(installed) as there:
            assert there.reconcile(installed.clock() + timedelta(days=1)) == {Verdict.UNKNOWN: 1}
        assert len(kept(installed)["installations"]) == 1

    def test_there_are_words_for_every_verdict(self) -> None:
        assert set(WORDS) == set(Verdict)
