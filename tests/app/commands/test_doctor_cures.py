"""What doctor says is to be done, done word by word, heals it."""

from collections.abc import Callable

import pytest

from tests.app.stored import grow_old
from tests.full_lead import FullLead
from tests.operators_shell import findings, run

FEW = 120  # of the 5,000 tabs that the stand-in makes: 50 go at a time


def rebind(app: FullLead) -> None:
    """At most so many steps at a time, as the command says."""
    while "run flask b24 rebind again" in run(app, "rebind").output:
        pass


def open_once(app: FullLead) -> None:
    assert app.open_home(app.portal.people["admin"]).status_code == 200


@pytest.mark.costly
@pytest.mark.parametrize(
    ("fault", "said", "cure"),
    [
        ("old_tabs", "Run flask b24 rebind.", rebind),
        ("revoke_tokens", "open the app's page once", open_once),
        ("expire_refresh_tokens", "open the app's page once", open_once),
    ],
)
def test_a_cure_heals(installed: FullLead, fault: str, said: str, cure: Callable[[FullLead], None]) -> None:
    grow_old(installed)
    installed.portal.faults[fault]()
    for row in installed.portal.installations.values():
        del row.placements[FEW:]
    (found,) = findings(installed)
    assert said in found["remedy"]
    cure(installed)
    assert findings(installed) == []


@pytest.mark.costly
def test_the_other_method_heals_a_portal_without_the_first(installed: FullLead) -> None:
    installed.portal.faults.method_gone()
    (found,) = findings(installed)
    assert found["remedy"].startswith("Set B24_LEAD_METHOD to the other of crm.lead.get and crm.item.get")
    assert findings(installed, B24_LEAD_METHOD="crm.item.get") == []


def test_reconcile_ends_what_is_kept_of_a_portal_that_removed_the_app(installed: FullLead) -> None:
    installed.portal.faults.app_removed()
    (found,) = findings(installed)
    assert found["remedy"].startswith("Run flask b24 reconcile")
    assert run(installed, "reconcile").exit_code == 0
    assert [each["about"] for each in findings(installed)] == ["portals"], "the app is installed nowhere now"
