"""Notes the error pages of a portal for its administrators."""

from dataclasses import dataclass
from datetime import datetime

from b24app.domain.operations.portal_activity import Failure, PortalActivity
from b24app.errors import FullLeadError
from b24app.web.problems.posted_ticket import PostedTicket
from b24app.web.problems.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNotes:
    """Notes nothing of a launch that is not proven, which may be an outsider's."""

    activity: PortalActivity

    def note(self, error: Exception, problem: Problem, number: str, posted: PostedTicket | None, now: datetime) -> None:
        """Note the problem where a proven launch or a ticket of ours says in which portal it happened."""
        member_id = error.proven_for if isinstance(error, FullLeadError) else ""
        if not member_id and posted is not None:
            member_id = posted.ticket.member_id
        if member_id:
            self.activity.failures.note(
                member_id, Failure(at=now, number=number, title=problem.title, kind=problem.kind)
            )
