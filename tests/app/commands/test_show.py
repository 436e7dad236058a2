import re

import pytest

from tests.full_lead import FullLead
from tests.operators_shell import run
from tests.watching import kept, outcome, tab_launch, ticket_in

TOKEN = re.compile(r"[0-9a-f]{60,}")


@pytest.mark.costly
def test_what_is_kept_of_a_portal_is_shown_and_no_token(installed: FullLead) -> None:
    admin = installed.portal.people["admin"]
    ticket = ticket_in(installed.open_home(admin))
    assert outcome(installed.post("/access", ticket=ticket, rule="administrators")) == (200, "")
    result = run(installed, "show", installed.portal.member_id)
    assert result.exit_code == 0, result.output
    lines = {line.split(":", 1)[0]: line.split(":", 1)[1].strip() for line in result.output.splitlines()}
    assert lines["address"] == installed.portal.url
    assert lines["who can use it"] == "administrators"
    assert lines["tokens"] == "good"
    assert (lines["changes"], lines["deleted before"]) == ("1", "never")
    assert f"Ada Archer ({admin.id}) chose: everybody > administrators" in result.output
    assert TOKEN.fullmatch(tab_launch(installed).fields["AUTH_ID"]), "the premise"
    assert TOKEN.findall(result.output) == []


def test_a_portal_that_is_not_known_is_said_to_be_none(installed: FullLead) -> None:
    result = run(installed, "show", "f" * 32)
    assert (result.exit_code, result.output) == (1, "Error: Portal not found.\n")


def test_of_an_erased_portal_the_receipt_tells_when_and_it_is_told_apart_from_one_that_never_was(
    installed: FullLead,
) -> None:
    assert run(installed, "erase", installed.portal.member_id).exit_code == 0
    (receipt,) = kept(installed)["erasure_receipts"]
    result = run(installed, "show", installed.portal.member_id)
    when = f"{receipt['erased_at']:%Y-%m-%d %H:%M} UTC"
    assert (result.exit_code, result.output) == (0, f"No data of this portal is stored.\nIt was deleted: {when}.\n")
    installed.be_installed()
    again = run(installed, "show", installed.portal.member_id)
    assert when in next(line for line in again.output.splitlines() if line.startswith("deleted before"))
