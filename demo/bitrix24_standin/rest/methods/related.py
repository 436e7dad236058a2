"""The methods about what belongs to a lead: its history, duplicates, contacts, company.

Imitates: Bitrix24 REST docs, "crm.stagehistory.list", "crm.duplicate.findbycomm" (docs/platform.md 6.1, 12.15).
"""

from collections.abc import Mapping

from ...crm.belongings import LEAD_TYPE
from ...crm.listing import matches, ordered
from ...crm.store import reads_everything
from ...php import branch, first, integer, items, text
from ..call import Call, Method, Methods, page
from ..errors import RefusalError, access_denied
from .leads import readable_number

CRM = ("crm",)
MOST_DUPLICATES = MOST_VALUES = 20
OWNER_MISSING = "The parameter ownerEntityID is invalid or not defined."


def stage_history(call: Call) -> object:
    """List the steps of the leads that the caller may read. Records of other types have none here."""
    wanted = branch(call.params, "filter", "FILTER")
    chosen = {str(each) for _, each in items(first(call.params, "select", "SELECT"))}
    crm = call.portal.crm
    rows = [
        {key: value for key, value in row.items() if not chosen or key in chosen}
        for row in ordered(crm.history, branch(call.params, "order", "ORDER"))
        if _is_of_leads(call)
        and matches(row, wanted)
        and crm.may_read(call.person, crm.leads[integer(row["OWNER_ID"])])
    ]
    cut = page(rows, integer(first(call.params, "start", "START")))
    return type(cut)(result={"items": cut.result}, total=cut.total, next=cut.next)


def _is_of_leads(call: Call) -> bool:
    return integer(first(call.params, "entityTypeId", "ENTITYTYPEID") or LEAD_TYPE) == LEAD_TYPE


def find_by_comm(call: Call) -> object:
    """Find the records with the same phone or address. Rights do not matter here, and the lead itself is included.

    A value that is no text is skipped, such as the array that a batch's reference has become. Each value finds at most
    20, and where it does, no further kind of record is searched.
    """
    kind = text(call.params, "type", "TYPE").upper()
    given = items(first(call.params, "values", "VALUES"))
    if kind not in ("PHONE", "EMAIL") or not given:
        raise RefusalError("", "Communication type is not defined or values are empty.")
    values = list(dict.fromkeys(_digits(kind, each) for _, each in given if isinstance(each, str) and each))
    only = text(call.params, "entity_type", "ENTITY_TYPE").upper()
    crm, found = call.portal.crm, dict[str, object]()
    for name, rows in (("LEAD", crm.leads), ("CONTACT", crm.contacts), ("COMPANY", crm.companies)):
        each_value = [_holders(rows, kind, value) for value in values[:MOST_VALUES]] if only in ("", name) else []
        numbers = sorted({number for holders in each_value for number in holders})
        if numbers:
            found[name] = numbers
        if any(len(holders) == MOST_DUPLICATES for holders in each_value):
            break
    return found


def _holders(rows: Mapping[int, Mapping[str, object]], kind: str, value: str) -> list[int]:
    return [number for number, row in list(rows.items()) if _holds(row, kind, value)][:MOST_DUPLICATES]


def _holds(row: Mapping[str, object], kind: str, value: str) -> bool:
    held = (dict(items(each)) for _, each in items(row.get(kind)))
    return any(_digits(kind, str(each.get("VALUE", ""))) == value for each in held)


def _digits(kind: str, value: str) -> str:
    return "".join(each for each in value if each.isdigit()) if kind == "PHONE" else value.strip().lower()


def lead_contacts(call: Call) -> object:
    number = readable_number(call, RefusalError("", OWNER_MISSING), access_denied("Access denied!"))
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
    "crm.stagehistory.list": Method(answer=stage_history, scope=CRM),
    "crm.duplicate.findbycomm": Method(answer=find_by_comm, scope=CRM),
    "crm.lead.contact.items.get": Method(answer=lead_contacts, scope=CRM),
    "crm.contact.get": Method(answer=contact_get, scope=CRM),
    "crm.company.get": Method(answer=company_get, scope=CRM),
}
