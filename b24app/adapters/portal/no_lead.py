"""Why a portal shows no lead, where its error has no code or the code has several meanings.

One reason is that the portal works without leads.
"""

from collections.abc import Mapping

from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.refusals import by_text
from b24app.adapters.rest.wire_values import number
from b24app.errors.outside import (
    BadCallError,
    CallDeniedError,
    CallRefusedError,
    LeadDeniedError,
    LeadMethodMissingError,
    LeadMissingError,
    LeadsOffError,
    MethodMissingError,
    PortalError,
    UnreachableError,
)

WITHOUT_LEADS = 2  # Source: Bitrix24 REST docs, crm.settings.mode.get (docs/platform.md 12.8)
# Source: Bitrix24 REST docs, crm.lead.get (constant English texts, an empty code).
LEAVES_BY_TEXT: Mapping[str, type[PortalError]] = {
    "access denied": LeadDeniedError,
    "not found": LeadMissingError,
    "not defined or invalid": BadCallError,
}
# Source: Bitrix24 REST docs, crm.item.get, "Error codes".
LEAVES: Mapping[str, type[PortalError]] = {
    "access_denied": LeadDeniedError,
    "not_found": LeadMissingError,
    "entity_type_not_supported": LeadMethodMissingError,
    "error_method_not_found": LeadMethodMissingError,
}


def why_no_lead(client: PortalClient, refused: PortalError) -> PortalError:
    """Return the reason. Where a lead cannot be read, ask once more whether the portal has leads at all."""
    reason = lead_refusal(refused)
    if isinstance(reason, LeadMissingError | LeadDeniedError) and _works_without_leads(client):
        return LeadsOffError(reason.method, reason.code, reason.status, reason.description)
    return reason


def lead_refusal(refused: PortalError) -> PortalError:
    """Return what the refusal of a call that reads a lead means."""
    if not isinstance(refused, CallDeniedError | CallRefusedError | MethodMissingError):
        return refused
    if refused.code:
        leaf = LEAVES.get(refused.code.lower(), type(refused))
    else:
        leaf = by_text(LEAVES_BY_TEXT, refused.description, type(refused))
    return leaf(refused.method, refused.code, refused.status, refused.description)


def _works_without_leads(client: PortalClient) -> bool:
    """Ask for the CRM's mode. No answer counts as no.

    Source: Bitrix24 REST docs, crm.settings.mode.get.
    """
    try:
        return number(client.call("crm.settings.mode.get", {})) == WITHOUT_LEADS
    except (PortalError, UnreachableError):
        return False
