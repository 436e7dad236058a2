import re

from tests.full_lead import FullLead
from tests.operators_shell import run
from tests.watching import outcome, tab_launch, ticket_in

TOKEN = re.compile(r"[0-9a-f]{60,}")


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
    assert lines["changes"] == "1"
    assert f"Ada Archer ({admin.id}) chose: everybody > administrators" in result.output
    assert TOKEN.fullmatch(tab_launch(installed).fields["AUTH_ID"]), "the premise"
    assert TOKEN.findall(result.output) == []


def test_a_portal_that_is_not_known_is_said_to_be_none(installed: FullLead) -> None:
    result = run(installed, "show", "f" * 32)
    assert (result.exit_code, result.output) == (1, "Error: Portal not found.\n")
