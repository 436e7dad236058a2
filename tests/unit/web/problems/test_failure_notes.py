import pytest

from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.portal.ticket import Ticket
from b24app.errors import outside
from b24app.web.problems.failure_notes import FailureNotes
from b24app.web.problems.posted_ticket import PostedTicket
from b24app.web.problems.problems import TABLE
from tests.fakes.invented import NOW

BUSY = TABLE[outside.PortalBusyError]
TICKET = Ticket(member_id="portal", generation=1, user_id=2, lead_id=7, language="en", came_from="", opened_at=NOW)


@pytest.fixture
def activity() -> PortalActivity:
    return PortalActivity()


def test_a_ticket_of_ours_says_whose_failure_it_is(activity: PortalActivity) -> None:
    posted = PostedTicket(ticket=TICKET, text="signed")
    FailureNotes(activity=activity).note(outside.PortalBusyError("batch"), BUSY, "ab12", posted, NOW)
    assert [(each.number, each.kind, each.at) for each in activity.failures.of("portal")] == [("ab12", "busy", NOW)]


def test_a_proven_launch_does_too(activity: PortalActivity) -> None:
    error = outside.LeadDeniedError("crm.lead.get")
    error.proven_for = "portal"
    FailureNotes(activity=activity).note(error, TABLE[outside.LeadDeniedError], "ab12", None, NOW)
    assert [each.kind for each in activity.failures.of("portal")] == ["lead-denied"]


@pytest.mark.parametrize("error", [outside.PortalBusyError("batch"), LookupError("portal")])
def test_where_nothing_is_proven_nothing_is_noted(activity: PortalActivity, error: Exception) -> None:
    FailureNotes(activity=activity).note(error, BUSY, "ab12", None, NOW)
    assert activity.failures.of("") == activity.failures.of("portal") == ()
