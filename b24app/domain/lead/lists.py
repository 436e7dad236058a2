"""Lists of leads to choose from: the newest ones, or those that a search found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from b24app.domain.message import Message

NEWEST_LEADS = 5  # the application's page leads to the tab, it is no list of leads
MOST_LISTED = 20  # a longer list calls for a more exact search
DENIED = Message(
    "You do not have permission to view leads. "
    "Your Bitrix24 administrator can change this in the CRM access permissions."
)
UNANSWERED = Message("Some leads may be missing because Bitrix24 did not respond in full. Try again in a moment.")


class MatchedBy(StrEnum):
    """What a lead was found by."""

    NUMBER = "number"
    PHONE = "phone"
    MAIL = "mail"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLead:
    """One lead. Texts are "", and `created` and `matched_by` None, where there is nothing to say."""

    lead_id: int
    title: str
    person: str
    company: str
    created: datetime | None
    matched_by: MatchedBy | None = None

    @property
    def path(self) -> str:
        """The lead's card within its portal."""
        return f"/crm/lead/details/{self.lead_id}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadList:
    """The leads in the order to show. `reason` says why some or all are missing, `more` that the list was cut."""

    leads: tuple[ListedLead, ...] = ()
    reason: Message | None = None
    more: bool = False


NO_LEADS = LeadList()


def joined(*lists: LeadList) -> LeadList:
    """Return one list of all, each lead once, where it was found first."""
    by_id: dict[int, ListedLead] = {}
    for lead in (lead for each in lists for lead in each.leads):
        by_id.setdefault(lead.lead_id, lead)
    return LeadList(
        leads=tuple(by_id.values())[:MOST_LISTED],
        reason=next((each.reason for each in lists if each.reason), None),
        more=len(by_id) > MOST_LISTED or any(each.more for each in lists),
    )
