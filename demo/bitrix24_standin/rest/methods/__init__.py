"""Every method that the portal knows, one family for each module."""

from ...php import text
from ..call import Call, Method, Methods
from . import (
    application,
    belongings,
    deals,
    events,
    fields,
    items,
    leads,
    lists,
    people,
    placements,
    related,
    structure,
)

LEAD_GET = "crm.lead.get"
_FAMILIES: Methods = {
    **application.METHODS,
    **belongings.METHODS,
    **deals.METHODS,
    **events.METHODS,
    **fields.METHODS,
    **items.METHODS,
    **leads.METHODS,
    **lists.METHODS,
    **people.METHODS,
    **placements.METHODS,
    **related.METHODS,
    **structure.METHODS,
}


def method_get(call: Call) -> object:
    """Tell whether a method exists, and whether this token may call it."""
    name = text(call.params, "name").lower()
    gone = name == LEAD_GET and call.portal.faults.method_gone.on
    method = None if gone else METHODS.get(name)
    available = method is not None and (not method.scope or bool(set(method.scope) & set(call.session.scope)))
    return {"isExisting": method is not None, "isAvailable": available}


def methods(call: Call) -> object:
    del call
    return [*METHODS, "batch"]


METHODS: Methods = {**_FAMILIES, "method.get": Method(answer=method_get), "methods": Method(answer=methods)}
