import pytest

from tests.full_lead import FullLead
from tests.operators_shell import run
from tests.watching import keeps_nothing, kept, outcome


class TestErase:
    def test_nothing_of_the_portal_is_left(self, installed: FullLead) -> None:
        result = run(installed, "erase", installed.portal.member_id)
        assert (result.exit_code, result.output) == (0, "All data of the portal was deleted.\n")
        assert keeps_nothing(installed)
        assert len(kept(installed)["erasure_receipts"]) == 1

    def test_another_portal_stays(self, installed: FullLead) -> None:
        before = kept(installed)
        assert run(installed, "erase", "f" * 32).exit_code == 0
        assert kept(installed) == before


@pytest.mark.parametrize("command", ["erase x", "reconcile", "rebind"])
def test_no_token_is_printed(installed: FullLead, command: str) -> None:
    admin = installed.portal.people["admin"]
    assert outcome(installed.open_lead(admin)) == (200, "")
    output = run(installed, *command.split()).output
    assert installed.registration.client_secret not in output
    assert installed.environ["B24_SECRET_KEYS"] not in output
