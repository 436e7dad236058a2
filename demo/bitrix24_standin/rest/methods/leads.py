"""The methods that read and write leads, with the caller's rights.

Imitates: Bitrix24 REST docs, "crm.lead.get", "crm.lead.list", "crm.lead.add", "crm.lead.update",
"crm.lead.delete" (docs/platform.md 5.1-5.5).
"""

from collections.abc import Mapping

from ...crm.blank_lead import Lead
from ...crm.store import reads_everything
from ...php import branch, first, integer, text
from ..call import Call, Method, Methods
from ..errors import RefusalError
from ..lead_faults import garbled

CRM = ("crm",)
BAD_ID = "ID is not defined or invalid."


def lead_get(call: Call) -> object:
    lead = readable(call, integer(call.params.get("ID") or call.params.get("id")))
    shown = call.portal.crm.visible(call.person, lead)
    return garbled({code: _with_token(value, call) for code, value in shown.items()}, call.portal.faults)


def readable(call: Call, number: int) -> Lead:
    """Return a lead that the caller may read.

    Raises:
        RefusalError: Bad id, no right, or not there. A caller who cannot read all leads gets the same for the last two.
    """
    if number > 0 and call.portal.faults.lead_gone.take():
        raise RefusalError("", "Not found")
    return readable_row(call, number, call.portal.crm.leads)


def readable_row(call: Call, number: int, rows: Mapping[int, dict[str, object]]) -> dict[str, object]:
    """Return one of these leads or deals, that the caller may read.

    Raises:
        RefusalError: Bad id, no right, or not there. A caller who cannot read all gets the same for the last two.
    """
    if number <= 0:
        raise RefusalError("", BAD_ID)
    crm, person = call.portal.crm, call.person
    if call.portal.faults.extranet_only.take(login=person.login):
        raise RefusalError("allowed_only_intranet_user", "extranet user")
    row = rows.get(number)
    lost = call.portal.faults.no_crm_rights.take(login=person.login)
    if lost or (row is None and not reads_everything(person)) or (row and not crm.may_read(person, row)):
        raise RefusalError("", "Access denied.")
    if row is None:
        raise RefusalError("", "Not found")
    return row


def readable_number(call: Call, missing: RefusalError, denied: RefusalError) -> int:
    """Return the number of the lead that a call names, for what hangs on the lead.

    Raises:
        RefusalError: `missing` where it names none, `denied` where the caller may not read it.
    """
    number = integer(first(call.params, "id", "ID"))
    if number <= 0:
        raise missing
    try:
        readable(call, number)
    except RefusalError:
        raise denied from None
    return number


def _with_token(value: object, call: Call) -> object:
    """Put the caller's token into the links of files, as the portal does when it came as a parameter."""
    if isinstance(value, list):
        return [_with_token(each, call) for each in value]
    if isinstance(value, dict) and "downloadUrl" in value:
        return value | {"downloadUrl": f"{value['downloadUrl']}{call.session.token_in_links}"}
    return value


def lead_add(call: Call) -> object:
    if call.person.rights == "none":
        raise RefusalError("", "Access denied.")
    number = call.portal.crm.add(call.person, branch(call.params, "fields", "FIELDS"), call.portal.now())
    call.portal.fire("ONCRMLEADADD", {"FIELDS": {"ID": number}}, call.person)
    return number


def lead_update(call: Call) -> object:
    number = integer(text(call.params, "ID", "id"))
    readable(call, number)
    call.portal.crm.update(call.person, number, branch(call.params, "fields", "FIELDS"), call.portal.now())
    call.portal.fire("ONCRMLEADUPDATE", {"FIELDS": {"ID": number}}, call.person)
    return True


def lead_delete(call: Call) -> object:
    number = integer(first(call.params, "ID", "id"))
    readable(call, number)
    call.portal.crm.delete(number)
    call.portal.fire("ONCRMLEADDELETE", {"FIELDS": {"ID": number}}, call.person)
    return True


METHODS: Methods = {
    "crm.lead.get": Method(answer=lead_get, scope=CRM),
    "crm.lead.add": Method(answer=lead_add, scope=CRM),
    "crm.lead.update": Method(answer=lead_update, scope=CRM),
    "crm.lead.delete": Method(answer=lead_delete, scope=CRM),
}
