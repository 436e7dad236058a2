"""The methods for leads as universal items, which ignore that a custom field is for selected users only.

Imitates: Bitrix24 REST docs, "crm.item.get", "crm.item.list", "crm.item.fields" (docs/platform.md 5.6, 5.7, 12.1).
"""

from collections.abc import Mapping
from dataclasses import replace

from ...crm.item_fields import fields
from ...crm.item_shape import ENTITY_TYPE, item, item_name, own_name, search_content
from ...crm.listing import matches, ordered
from ...php import MAX_FLOORS, branch, integer, items, text
from ..call import Call, Method, Methods, page
from ..errors import RefusalError
from ..lead_faults import reshaped

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
    shown |= {"contactIds": contacts, "searchContent": search_content(lead)}
    return {"item": reshaped(shown, call.portal.faults, item_name)}


def item_list(call: Call) -> object:
    """List the leads that the caller may read, as items. Telephones and addresses come only where they are named.

    Source: docs/platform.md 5.7. With original names and a selection, only custom fields come.
    """
    _check(call, _parameter(call, "entityTypeId"))
    if call.person.rights == "none":
        raise _no_access()
    crm, original = call.portal.crm, _original_names(call)
    rows = [
        item(lead, crm.custom, original_names=original)
        for lead in list(crm.leads.values())  # another request may add one meanwhile
        if crm.may_read(call.person, lead)
    ]
    wanted = {own_name(key): value for key, value in branch(call.params, "filter").items()}
    order = {own_name(key): way for key, way in branch(call.params, "order").items()} or {"id": "ASC"}
    chosen = [own_name(str(each)) for _, each in items(call.params.get("select"))]
    found = [_chosen(row, chosen, original_names=original) for row in ordered(rows, order) if _matches(row, wanted)]
    cut = page(found, integer(call.params.get("start")))
    return replace(cut, result={"items": cut.result})


def _matches(row: Mapping[str, object], wanted: Mapping[str, object], floors: int = MAX_FLOORS) -> bool:
    """Tell whether a row matches. A numbered entry holds conditions of its own, joined by its `logic`.

    Below so many floors there are no conditions.
    """
    fit = [
        floors == 0 or _matches(row, dict(items(value)), floors - 1) if key.isdecimal() else matches(row, {key: value})
        for key, value in wanted.items()
        if key != "logic"
    ]
    return any(fit) if str(wanted.get("logic")).upper() == "OR" else all(fit)


def _chosen(row: Mapping[str, object], chosen: list[str], *, original_names: bool) -> dict[str, object]:
    whole = not chosen or "*" in chosen
    if original_names and chosen:
        return {name: value for name, value in row.items() if name.startswith("UF_") and (whole or name in chosen)}
    return {name: value for name, value in row.items() if name in chosen or name == "id" or (whole and name != "fm")}


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
    "crm.item.list": Method(answer=item_list, scope=CRM),
    "crm.item.fields": Method(answer=item_fields, scope=CRM),
}
