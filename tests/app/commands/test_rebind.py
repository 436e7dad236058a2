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
        assert f"{installed.portal.member_id} already correct" in run(installed, "rebind").output

    def test_a_new_title_replaces_the_old_one(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        assert run(installed, "rebind", B24_TAB_TITLE="Whole lead").exit_code == 0
        assert [(each.code, each.title) for each in row.placements] == [(TAB, "Whole lead")]

    def test_a_portal_that_fails_is_named_and_the_command_ends_with_1(self, installed: FullLead) -> None:
        installed.portal.faults.payment_over()
        result = run(installed, "rebind")
        assert result.exit_code == 1
        assert (
            f"{installed.portal.member_id} failed: The app's paid or trial period has ended (batch: " in result.output
        )

    @pytest.mark.rule("S67", "bad")
    def test_of_very_many_steps_fifty_are_done_and_the_command_says_so(self, installed: FullLead) -> None:
        row = installed.portal.installations[installed.registration.client_id]
        installed.portal.faults.old_tabs()
        before = len(row.placements)
        result = run(installed, "rebind")
        assert (result.exit_code, before - len(row.placements)) == (0, 50)
        assert result.output.strip().endswith("at most 50 steps at a time: run flask b24 rebind again")
