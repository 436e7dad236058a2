import pytest

from tests.full_lead import FullLead
from tests.unit.commands.operators_shell import run
from tests.watching import keeps_nothing, kept, outcome


class TestErase:
    def test_nothing_of_the_portal_is_left(self, settled: FullLead) -> None:
        result = run(settled, "erase", settled.portal.member_id)
        assert (result.exit_code, result.output) == (0, "Nothing of the portal is left.\n")
        assert keeps_nothing(settled)
        assert len(kept(settled)["erasure_receipts"]) == 1

    def test_another_portal_stays(self, settled: FullLead) -> None:
        before = kept(settled)
        assert run(settled, "erase", "f" * 32).exit_code == 0
        assert kept(settled) == before


@pytest.mark.parametrize("command", ["erase x", "reconcile", "rebind"])
def test_no_token_is_printed(settled: FullLead, command: str) -> None:
    admin = settled.portal.people["admin"]
    assert outcome(settled.open_lead(admin)) == (200, "")
    output = run(settled, *command.split()).output
    assert settled.registration.client_secret not in output
    assert settled.environ["B24_SECRET_KEYS"] not in output
