from datetime import UTC, datetime

from tests.full_lead import FullLead
from tests.unit.commands.operators_shell import run
from tests.unit.commands.test_reconcile import mark_removed


def test_each_portal_stands_on_a_line(settled: FullLead) -> None:
    result = run(settled, "portals")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert result.output == f"{settled.portal.member_id}  {settled.portal.url}  {today}  everybody\n"
    mark_removed(settled)
    assert run(settled, "portals").output.endswith("everybody  marked as removed\n")
    assert run(settled, "erase", settled.portal.member_id).exit_code == 0
    assert run(settled, "portals").output == ""
