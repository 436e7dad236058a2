from datetime import UTC, datetime, timedelta

from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import hint_at_removal, leave_alone
from tests.full_lead import FullLead
from tests.operators_shell import counts, run
from tests.watching import keeps_nothing, kept


def mark_removed(app: FullLead, days_ago: int = 0) -> None:
    hint_at_removal(app, datetime.now(UTC) - timedelta(days=days_ago))


class TestReconcile:
    def test_a_marked_portal_that_is_gone_loses_its_tokens(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.event_lost()
        installed.portal.uninstall(installed.registration)
        neighbourhood.deliver_events()
        mark_removed(installed)
        assert counts(run(installed, "reconcile")) == [1, 0, 0]
        assert kept(installed)["token_pairs"] == []
        assert counts(run(installed, "reconcile")) == [0, 0, 0]

    def test_a_marked_portal_that_is_there_loses_its_mark_alone(self, installed: FullLead) -> None:
        before = kept(installed)
        mark_removed(installed)
        assert counts(run(installed, "reconcile")) == [0, 1, 0]
        assert [row["removal_hinted_at"] for row in kept(installed)["installations"]] == [None]
        assert kept(installed)["token_pairs"] == before["token_pairs"]

    def test_a_silent_portal_whose_uninstall_was_lost_is_noticed(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        installed.portal.faults.event_lost()
        installed.portal.uninstall(installed.registration)
        neighbourhood.deliver_events()
        leave_alone(installed, days=89)
        assert counts(run(installed, "reconcile")) == [0, 0, 0]
        leave_alone(installed, days=91)
        assert counts(run(installed, "reconcile")) == [1, 0, 0]

    def test_what_could_never_be_confirmed_is_kept_for_thirty_days_and_then_erased(self, installed: FullLead) -> None:
        installed.portal.faults.expire_refresh_tokens()
        mark_removed(installed)
        assert counts(run(installed, "reconcile")) == [0, 0, 1]
        assert [len(kept(installed)[table]) for table in ("installations", "token_pairs")] == [1, 0]
        mark_removed(installed, days_ago=29)
        assert counts(run(installed, "reconcile")) == [0, 0, 1]
        mark_removed(installed, days_ago=31)
        assert counts(run(installed, "reconcile")) == [1, 0, 0]
        assert keeps_nothing(installed)

    def test_a_portal_that_can_still_be_asked_about_is_not_given_up(self, installed: FullLead) -> None:
        mark_removed(installed, days_ago=31)
        installed.portal.faults.info_html()
        assert counts(run(installed, "reconcile")) == [0, 0, 1]
        assert len(kept(installed)["token_pairs"]) == 1

    def test_where_nobody_answers_the_mark_stays_for_the_next_time(self, installed: FullLead) -> None:
        mark_removed(installed)
        installed.portal.faults.info_html()
        assert counts(run(installed, "reconcile")) == [0, 0, 1]
        assert kept(installed)["installations"][0]["removal_hinted_at"] is not None
