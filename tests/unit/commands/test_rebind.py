from dataclasses import replace

from tests.full_lead import FullLead
from tests.unit.commands.operators_shell import run
from tests.watching import TAB


class TestRebind:
    def test_after_the_server_has_moved_tab_and_events_follow(self, settled: FullLead) -> None:
        row = settled.portal.installations[settled.registration.client_id]
        row.placements[0] = replace(row.placements[0], handler="https://old.example.com/lead-tab")
        result = run(settled, "rebind")
        assert result.exit_code == 0, result.output
        assert [each.handler for each in row.placements] == [f"{settled.url}/lead-tab"]
        assert f"{settled.portal.member_id} was right" in run(settled, "rebind").output

    def test_a_new_title_replaces_the_old_one(self, settled: FullLead) -> None:
        row = settled.portal.installations[settled.registration.client_id]
        assert run(settled, "rebind", B24_TAB_TITLE="Whole lead").exit_code == 0
        assert [(each.code, each.title) for each in row.placements] == [(TAB, "Whole lead")]

    def test_a_portal_that_fails_is_named_and_the_command_ends_with_1(self, settled: FullLead) -> None:
        settled.portal.mishaps.payment_over()
        result = run(settled, "rebind")
        assert result.exit_code == 1
        assert f"{settled.portal.member_id} failed: PaymentRequiredError" in result.output
