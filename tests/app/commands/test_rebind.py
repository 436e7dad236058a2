from dataclasses import replace

import pytest

from tests.full_lead import FullLead
from tests.operators_shell import run
from tests.watching import TAB


class TestRebind:
    def test_after_the_server_has_moved_tab_and_events_follow(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        row.placements[0] = replace(row.placements[0], handler="https://old.example.com/lead-tab")
        result = run(installed, "rebind")
        assert result.exit_code == 0, result.output
        assert [each.handler for each in row.placements] == [f"{installed.url}/lead-tab"]
        assert result.output.endswith(
            f"  Your handler path                 {installed.url}/\n"
            f"  Path for initial installation     {installed.url}/install\n"
        )
        again = run(installed, "rebind")
        assert again.output == f"{installed.portal.member_id} already correct\n"

    def test_a_new_title_replaces_the_old_one(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        result = run(installed, "rebind", B24_TAB_TITLE="Whole lead")
        assert result.exit_code == 0
        assert "Your handler path" not in result.output, "the form's addresses stay as they are"
        assert [(each.code, each.title) for each in row.placements] == [(TAB, "Whole lead")]

    def test_a_portal_that_fails_is_named_and_the_command_ends_with_1(self, installed: FullLead) -> None:
        installed.portal.faults.payment_over()
        result = run(installed, "rebind")
        assert result.exit_code == 1
        assert (
            f"{installed.portal.member_id} failed: The app's paid or trial period has ended (batch: " in result.output
        )

    @pytest.mark.parametrize("seen", ["nothing responds", "something else responds"])
    def test_no_tab_is_moved_to_an_address_at_which_this_app_does_not_answer(
        self, installed: FullLead, seen: str
    ) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        before = list(row.placements)
        there = {"nothing responds": "http://127.0.0.1:9"}.get(
            seen, installed.portal.url.replace("localhost", "127.0.0.1")
        )
        result = run(installed, "rebind", B24_PUBLIC_URL=there)
        assert result.exit_code == 1
        assert result.output.startswith(f"Error: Nothing was changed, because at {there} {seen}")
        assert f"{there}/health/live" in result.output
        assert row.placements == before

    def test_where_the_server_alone_cannot_reach_itself_the_operator_may_insist(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        result = run(installed, "rebind", "--anyway", B24_PUBLIC_URL="http://127.0.0.1:9")
        assert result.exit_code == 0, result.output
        assert [each.handler for each in row.placements] == ["http://127.0.0.1:9/lead-tab"]

    @pytest.mark.costly
    @pytest.mark.rule("S67", "bad")
    def test_of_very_many_steps_fifty_are_done_and_the_command_says_so(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        installed.portal.faults.old_tabs()
        before = len(row.placements)
        result = run(installed, "rebind")
        assert (result.exit_code, before - len(row.placements)) == (0, 50)
        assert result.output.splitlines()[0].endswith("at most 50 steps at a time: run flask b24 rebind again")

    def test_an_interrupted_run_is_gone_on_with_behind_the_last_portal_that_it_named(self, installed: FullLead) -> None:
        member_id = installed.portal.member_id
        assert run(installed, "rebind", "--after", "0").output.startswith(member_id)
        behind = run(installed, "rebind", "--after", member_id)
        assert (behind.exit_code, behind.output) == (0, "No portal comes behind this one.\n")
        wrong = run(installed, "rebind", "--after", installed.portal.url)
        assert wrong.exit_code == 2
        assert "is not the member_id of a portal" in wrong.output
