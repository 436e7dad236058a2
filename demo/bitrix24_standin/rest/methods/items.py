"""The methods for leads as universal items, which ignore that a custom field is for selected users only.

Imitates: Bitrix24 REST docs, "crm.item.get", "crm.item.fields" (docs/platform.md 5.6, 5.7, 12.1).
"""

from ...crm.item_fields import fields
from ...crm.item_shape import ENTITY_TYPE, item, search_content
from ...php import integer, text
from ..call import Call, Method, Methods
from ..errors import RefusalError

CRM = ("crm",)


def item_get(call: Call) -> object:
    """Read a lead with every custom field, even those for selected users only."""
    kind, number = _parameter(call, "entityTypeId"), _parameter(call, "id")
    _check(call, kind)
    crm, lead = call.portal.crm, call.portal.crm.leads.get(number)
    if lead is None:
        raise RefusalError("NOT_FOUND", "Element not found")
    if not crm.may_read(call.person, lead):
        raise _no_access()
    contacts = [row["CONTACT_ID"] for row in crm.lead_contacts.get(number, [])]
    shown = item(lead, crm.custom, original_names=_original_names(call))
    if call.portal.faults.item_without_fm.take():
        del shown["fm"]
    return {"item": shown | {"contactIds": contacts, "searchContent": search_content(lead)}}


def item_fields(call: Call) -> object:
    """Describe what `item_get` shows."""
    _check(call, _parameter(call, "entityTypeId"))
    if call.person.rights == "none":
        raise _no_access()
    return {"fields": fields(call.portal.crm.custom, original_names=_original_names(call))}


def _check(call: Call, kind: int) -> None:
    if call.person.extranet:
        raise RefusalError("allowed_only_intranet_user", "Allowed only for intranet users")
    if kind != ENTITY_TYPE:
        error = "ENTITY_TYPE_NOT_SUPPORTED" if call.portal.statuses == "code" else "NOT_FOUND"
        raise RefusalError(error, "Entity type is not supported")


def _no_access() -> RefusalError:
    return RefusalError("ACCESS_DENIED", "Access denied", statuses=(400, 400))


def _original_names(call: Call) -> bool:
    return text(call.params, "useOriginalUfNames").upper() == "Y"


def _parameter(call: Call, name: str) -> int:
    given = call.params.get(name)
    if given is None:
        raise RefusalError("100", f"Could not find value for parameter {{{name}}}")
    if not isinstance(given, int) and not (isinstance(given, str) and given.lstrip("-").isdecimal()):
        shown = given if isinstance(given, str) else "array"
        raise RefusalError(
            "100", f"Invalid value {{{shown}}} to match with parameter {{{name}}}. Should be value of type int."
        )
    return integer(given)


METHODS: Methods = {
    "crm.item.get": Method(answer=item_get, scope=CRM),
    "crm.item.fields": Method(answer=item_fields, scope=CRM),
}
