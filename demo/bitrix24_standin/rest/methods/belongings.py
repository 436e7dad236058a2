"""The methods about what hangs on a lead besides people: products, activities, comments.

Imitates: Bitrix24 REST docs, "crm.lead.productrows.get", "crm.activity.list", "crm.timeline.comment.list".
"""

from ...crm.belongings import ACTIVITIES, COMMENTS, PRODUCT_ROWS
from ...crm.listing import matches, ordered, selected
from ...php import branch, first, integer, items, text
from ..call import Call, Listed, Method, Methods, page
from ..errors import RefusalError
from .leads import readable_number

CRM = ("crm",)
NO_ID = "The parameter id is invalid or not defined."


def product_rows(call: Call) -> object:
    number = readable_number(call, RefusalError("", NO_ID), RefusalError("", "Access denied."))
    return PRODUCT_ROWS.get(number, [])


def activity_list(call: Call) -> object:
    """List the activities of the leads that the caller may read, the first to begin first."""
    wanted = branch(call.params, "filter", "FILTER")
    rows = [row for row in ACTIVITIES if _may_read(call, integer(row["OWNER_ID"])) and matches(row, wanted)]
    found = ordered(rows, branch(call.params, "order", "ORDER") or {"START_TIME": "ASC"})
    chosen = [str(each) for _, each in items(first(call.params, "select", "SELECT"))]
    return page([selected(row, chosen) for row in found], integer(first(call.params, "start", "START")))


def comment_list(call: Call) -> object:
    """List the comments of one lead, which the filter names. Others have none here."""
    wanted = branch(call.params, "filter", "FILTER")
    if text(wanted, "ENTITY_TYPE").lower() != "lead" or not _may_read(call, integer(wanted.get("ENTITY_ID"))):
        raise RefusalError("", "Access denied.")
    rows = [row for row in COMMENTS if matches(row, {"ENTITY_ID": wanted["ENTITY_ID"]})]
    chosen = [str(each) for _, each in items(first(call.params, "select", "SELECT"))]
    found = ordered(rows, branch(call.params, "order", "ORDER"))
    cut: Listed = page([selected(row, chosen) for row in found], integer(first(call.params, "start", "START")))
    return cut


def _may_read(call: Call, number: int) -> bool:
    lead = call.portal.crm.leads.get(number)
    return lead is not None and call.portal.crm.may_read(call.person, lead)


METHODS: Methods = {
    "crm.lead.productrows.get": Method(answer=product_rows, scope=CRM),
    "crm.activity.list": Method(answer=activity_list, scope=CRM),
    "crm.timeline.comment.list": Method(answer=comment_list, scope=CRM),
}
