from tests.full_lead import FullLead
from tests.operators_shell import run
from tests.watching import keeps_nothing, kept, outcome


class TestErase:
    def test_nothing_of_the_portal_is_left(self, installed: FullLead) -> None:
        result = run(installed, "erase", installed.portal.member_id)
        assert (result.exit_code, result.output) == (0, "All data of the portal was deleted.\n")
        assert keeps_nothing(installed)
        assert len(kept(installed)["erasure_receipts"]) == 1

    def test_of_an_unknown_portal_it_says_so_and_nothing_is_erased(self, installed: FullLead) -> None:
        before = kept(installed)
        said = "Error: Portal not found, nothing was deleted. flask b24 portals lists the portals.\n"
        for unknown in ("f" * 32, "f", ""):
            result = run(installed, "erase", unknown)
            assert (result.exit_code, result.output) == (1, said), unknown
        assert kept(installed) == before

    def test_of_one_that_was_erased_before_it_says_when(self, installed: FullLead) -> None:
        assert run(installed, "erase", installed.portal.member_id).exit_code == 0
        (receipt,) = kept(installed)["erasure_receipts"]
        again = run(installed, "erase", installed.portal.member_id)
        assert again.exit_code == 1
        assert f"It was deleted before: {receipt['erased_at']:%Y-%m-%d %H:%M} UTC." in again.output
        assert len(kept(installed)["erasure_receipts"]) == 1


def test_no_token_is_printed(installed: FullLead) -> None:
    admin = installed.portal.people["admin"]
    assert outcome(installed.open_lead(admin)) == (200, "")
    for command in ("erase x", "reconcile", "rebind"):
        output = run(installed, *command.split()).output
        assert installed.registration.client_secret not in output, command
        assert installed.environ["B24_SECRET_KEYS"] not in output, command
