from datetime import UTC, datetime

from tests.app.commands.test_reconcile import mark_removed
from tests.full_lead import FullLead
from tests.operators_shell import run


def test_each_portal_stands_on_a_line(installed: FullLead) -> None:
    result = run(installed, "portals")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert result.output == f"{installed.portal.member_id}  {installed.portal.url}  {today}  everybody\n"
    mark_removed(installed)
    assert run(installed, "portals").output.endswith("everybody  marked as removed\n")
    assert run(installed, "erase", installed.portal.member_id).exit_code == 0
    assert run(installed, "portals").output == ""
