"""Lists of leads by `crm.lead.list`: the commands, each with few fields and without a count, and their answers.

Source: Bitrix24 REST docs, crm.lead.list, "Features of list methods" (start = -1), "Filters" (`%`, no OR).
"""

from collections.abc import Collection, Mapping

from b24app.adapters.portal.caller import full_name
from b24app.adapters.portal.no_lead import lead_refusal
from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.client import LARGEST_LIST
from b24app.adapters.rest.wire_values import listed, moment, number, rows, text
from b24app.domain.bounded_json import Json, cut
from b24app.domain.lead.lists import DENIED, MOST_LISTED, UNANSWERED, LeadList, ListedLead, MatchedBy
from b24app.domain.message import Message
from b24app.errors.outside import LeadDeniedError, PortalError

FIELDS = ("ID", "TITLE", "NAME", "LAST_NAME", "COMPANY_TITLE", "DATE_CREATE")


def newest_leads() -> Command:
    """Return the command for the first page of all leads that the person may read, newest first."""
    return _listing({})


def leads_numbered(lead_ids: Collection[int]) -> Command:
    """Return the command for these leads. The ids are written out, never a reference to another answer."""
    return _listing({f"filter[ID][{place}]": str(lead_id) for place, lead_id in enumerate(sorted(lead_ids))})


def leads_like(parts: Mapping[str, str]) -> Command:
    """Return the command for leads whose fields contain these parts."""
    return _listing({f"filter[%{field}]": part for field, part in parts.items()})


def read_list(
    answers: Answers, key: str, *, only: Collection[int] | None = None, matched_by: MatchedBy | None = None
) -> LeadList:
    """Return the leads of one command. With `only`, no lead that was not asked for."""
    if key in answers.refusals:
        return LeadList(reason=why_not(answers.refusals[key]))
    return read_leads(answers.results.get(key), only=only, matched_by=matched_by)


def read_leads(answer: Json, *, only: Collection[int] | None, matched_by: MatchedBy | None) -> LeadList:
    """Return the leads of an answer.

    A filter that the portal could not resolve is dropped there, and the answer lists any leads. `only` prevents that.
    """
    listed = rows(answer)
    if listed is None:
        return LeadList(reason=UNANSWERED)
    found = [(number(row.get("ID")), row) for row in listed]
    asked = [(lead_id, row) for lead_id, row in found if lead_id and (only is None or lead_id in only)]
    leads = tuple(_lead(lead_id, row, matched_by) for lead_id, row in asked[:MOST_LISTED])
    return LeadList(leads=leads, more=len(asked) > MOST_LISTED)


def why_not(refused: PortalError) -> Message:
    """Return the text that is shown instead of a list."""
    return DENIED if isinstance(lead_refusal(refused), LeadDeniedError) else UNANSWERED


def _listing(params: Mapping[str, str]) -> Command:
    return Command(
        method="crm.lead.list",
        params={**params, **listed("select", FIELDS), "order[ID]": "DESC", "start": "-1"},
        most_bytes=LARGEST_LIST,
    )


def _lead(lead_id: int, row: Mapping[str, Json], matched_by: MatchedBy | None) -> ListedLead:
    return ListedLead(
        lead_id=lead_id,
        title=cut(text(row.get("TITLE")).strip()),
        person=full_name(row),
        company=cut(text(row.get("COMPANY_TITLE")).strip()),
        created=moment(row.get("DATE_CREATE")),
        matched_by=matched_by,
    )
