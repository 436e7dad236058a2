"""The methods that list leads, contacts and companies, with the caller's rights.

Imitates: Bitrix24 REST docs, "crm.lead.list", "crm.contact.list", "crm.company.list" (docs/platform.md 4.4, 12.5).
"""

from collections.abc import Iterable, Mapping

from ...crm.listing import matches, ordered, selected
from ...php import branch, first, integer, items
from ..call import Call, Listed, Method, Methods, page
from ..errors import RefusalError

CRM = ("crm",)


def lead_list(call: Call) -> object:
    """List the leads that the caller may read. A caller who may read none is told so."""
    crm, person = call.portal.crm, call.person
    return _list(call, [crm.visible(person, lead) for lead in _readable(call, crm.leads)])


def contact_list(call: Call) -> object:
    return _list(call, _readable(call, call.portal.crm.contacts))


def company_list(call: Call) -> object:
    return _list(call, _readable(call, call.portal.crm.companies))


def _readable(call: Call, rows: Mapping[int, dict[str, object]]) -> list[dict[str, object]]:
    if call.person.rights == "none":
        raise RefusalError("", "Access denied.")
    # A copy of the rows, because another request may add one meanwhile.
    everybodys = call.portal.faults.list_of_all.on
    return [row for row in list(rows.values()) if everybodys or call.portal.crm.may_read(call.person, row)]


def _list(call: Call, rows: Iterable[dict[str, object]]) -> Listed:
    params = call.params
    wanted = {} if call.portal.faults.list_of_all.take(method=call.method) else branch(params, "filter", "FILTER")
    found = ordered([row for row in rows if matches(row, wanted)], branch(params, "order", "ORDER"))
    chosen = [str(each) for _, each in items(first(params, "select", "SELECT"))]
    return page([selected(row, chosen) for row in found], integer(first(params, "start", "START")))


METHODS: Methods = {
    "crm.lead.list": Method(answer=lead_list, scope=CRM),
    "crm.contact.list": Method(answer=contact_list, scope=CRM),
    "crm.company.list": Method(answer=company_list, scope=CRM),
}
