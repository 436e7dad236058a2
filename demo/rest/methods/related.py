"""What belongs to a lead: the list it is in, its history, duplicates, contacts, company.

Imitates: Bitrix24 REST docs, "crm.lead.list", "crm.stagehistory.list", "crm.duplicate.findbycomm"
(protocol.md 4.4, 6.1, 12.15).
"""

from collections.abc import Mapping

from demo.crm.listing import matches, ordered, selected
from demo.crm.store import reads_everything
from demo.php import branch, first, integer, items, text
from demo.rest.call import Call, Method, Methods, page
from demo.rest.errors import RefusalError, access_denied
from demo.rest.methods.leads import readable

CRM = ("crm",)
MOST_DUPLICATES = 20
OWNER_MISSING = "The parameter ownerEntityID is invalid or not defined."


def lead_list(call: Call) -> object:
    """List the leads that the caller may read; who may read none is told so."""
    crm, person, params = call.portal.crm, call.person, call.params
    if person.rights == "none":
        raise RefusalError("", "Access denied.")
    rows = [crm.visible(person, lead) for lead in crm.leads.values() if crm.may_read(person, lead)]
    found = [row for row in rows if matches(row, branch(params, "filter", "FILTER"))]
    wanted = [str(each) for _, each in items(first(params, "select", "SELECT"))]
    sorted_rows = ordered(found, branch(params, "order", "ORDER"))
    return page([selected(row, wanted) for row in sorted_rows], integer(first(params, "start", "START")))


def stage_history(call: Call) -> object:
    wanted = branch(call.params, "filter", "FILTER")
    crm = call.portal.crm
    rows = [
        dict(row)
        for row in ordered(crm.history, branch(call.params, "order", "ORDER"))
        if matches(row, wanted) and crm.may_read(call.person, crm.leads[integer(row["OWNER_ID"])])
    ]
    cut = page(rows, integer(first(call.params, "start", "START")))
    return type(cut)(result={"items": cut.result}, total=cut.total, next=cut.next)


def find_by_comm(call: Call) -> object:
    """Find who has the same phone or address: rights do not matter here, and the lead itself is among them."""
    kind = text(call.params, "type", "TYPE").upper()
    values = {_digits(kind, str(each)) for _, each in items(first(call.params, "values", "VALUES"))}
    if kind not in ("PHONE", "EMAIL") or not values:
        raise RefusalError("", "Communication type is not defined or values are empty.")
    only = text(call.params, "entity_type", "ENTITY_TYPE").upper()
    found: dict[str, object] = {}
    for name, rows in (("LEAD", call.portal.crm.leads), ("CONTACT", call.portal.crm.contacts)):
        numbers = [number for number, row in rows.items() if _shares(row, kind, values)]
        if numbers and only in ("", name):
            found[name] = numbers[:MOST_DUPLICATES]
    return found


def _shares(row: Mapping[str, object], kind: str, values: set[str]) -> bool:
    held = (dict(items(each)) for _, each in items(row.get(kind)))
    return any(_digits(kind, str(each.get("VALUE", ""))) in values for each in held)


def _digits(kind: str, value: str) -> str:
    return "".join(each for each in value if each.isdigit()) if kind == "PHONE" else value.strip().lower()


def lead_contacts(call: Call) -> object:
    number = integer(first(call.params, "id", "ID"))
    if number <= 0:
        raise RefusalError("", OWNER_MISSING)
    try:
        readable(call, number)
    except RefusalError:
        raise access_denied("Access denied!") from None
    return call.portal.crm.lead_contacts.get(number, [])


def contact_get(call: Call) -> object:
    return _entity(call, call.portal.crm.contacts)


def company_get(call: Call) -> object:
    return _entity(call, call.portal.crm.companies)


def _entity(call: Call, rows: Mapping[int, dict[str, object]]) -> object:
    number = integer(first(call.params, "ID", "id"))
    if number <= 0:
        raise RefusalError("", "ID is not defined or invalid.")
    row = rows.get(number)
    if row is None and reads_everything(call.person):
        raise RefusalError("", "Not found")
    if row is None or not call.portal.crm.may_read(call.person, row):
        raise RefusalError("", "Access denied.")
    return row


METHODS: Methods = {
    "crm.lead.list": Method(answer=lead_list, scope=CRM),
    "crm.stagehistory.list": Method(answer=stage_history, scope=CRM),
    "crm.duplicate.findbycomm": Method(answer=find_by_comm, scope=CRM),
    "crm.lead.contact.items.get": Method(answer=lead_contacts, scope=CRM),
    "crm.contact.get": Method(answer=contact_get, scope=CRM),
    "crm.company.get": Method(answer=company_get, scope=CRM),
}
