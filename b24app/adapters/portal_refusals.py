"""The one table of the platform's error strings: what each means to us; statuses decide nothing.

Source: Bitrix24 REST docs, "Error codes"; the statuses there, in the portal's code and on live portals disagree.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from b24app.adapters.wire_values import number, table, text
from b24app.domain.portal_answers import Json
from b24app.errors import (
    AppRemovedError,
    CallRefusedError,
    LeadDeniedError,
    LeadMissingError,
    MethodMissingError,
    OverloadedError,
    PaymentRequiredError,
    PersonGoneError,
    PortalAccessError,
    PortalBusyError,
    PortalClosedError,
    PortalError,
    RestUnavailableError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
)

LEAVES: Mapping[str, type[PortalError]] = {
    "expired_token": TokenExpiredError,
    "invalid_token": TokenRefusedError,
    "no_auth_found": TokenRefusedError,
    "invalid_credentials": TokenRefusedError,
    "authorization_error": PersonGoneError,
    "user_access_error": PortalAccessError,
    "insufficient_scope": ScopeMissingError,
    "application_not_found": AppRemovedError,
    "not_installed": AppRemovedError,
    "payment_required": PaymentRequiredError,
    "wrong_license": RestUnavailableError,
    "portal_deleted": PortalClosedError,
    "overload_limit": OverloadedError,
    "query_limit_exceeded": PortalBusyError,
    "operation_time_limit": PortalBusyError,
    "connection_error": PortalBusyError,
    "internal_server_error": PortalBusyError,
    "error_unexpected_answer": PortalBusyError,
    "error_method_not_found": MethodMissingError,
}
# These codes mean several things; a part of the description, which is constant English, tells them apart.
LEAVES_BY_TEXT: Mapping[str, Mapping[str, type[PortalError]]] = {
    "error_oauth": {"not installed": AppRemovedError, "subscription": PaymentRequiredError},
    "access_denied": {"commercial plans": RestUnavailableError},
}
# crm.lead.get answers with an empty code. Source: Bitrix24 REST docs, crm.lead.get.
LEAD_LEAVES_BY_TEXT: Mapping[str, type[PortalError]] = {
    "access denied": LeadDeniedError,
    "not found": LeadMissingError,
}
OF_THE_LAUNCH = (TokenExpiredError, TokenRefusedError, PersonGoneError, PortalAccessError, AppRemovedError)

WAIT_S = 2.0  # the portal's bucket drains two requests a second
LONGEST_WAIT_S = 60.0  # a person does not wait longer; the page offers to repeat
CODE = re.compile(r"[A-Za-z_]{0,64}|[0-9]{1,6}")  # no token looks like this, should a server repeat ours
UNREADABLE_CODE = "?"
LONGEST_DESCRIPTION = 200


def refusal(method: str, status: int, body: Mapping[str, Json], now: datetime) -> PortalError:
    """Return our error for the platform's `{"error": .., "error_description": ..}`."""
    said = text(body.get("error"))
    code = said if CODE.fullmatch(said) else UNREADABLE_CODE
    description = text(body.get("error_description"))[:LONGEST_DESCRIPTION]
    leaf = LEAVES.get(code.lower()) or _by_text(LEAVES_BY_TEXT.get(code.lower(), {}), description)
    if leaf is PortalBusyError:
        return PortalBusyError(method, code, status, description, wait_s=_wait_s(body, now))
    return leaf(method, code, status, description)


def lead_refusal(error: PortalError) -> PortalError:
    """Return why there is no lead: the platform gives no code for it, only a text."""
    if error.code:
        return error
    leaf = _by_text(LEAD_LEAVES_BY_TEXT, error.description)
    return leaf(error.method, error.code, error.status, error.description)


def _by_text(leaves: Mapping[str, type[PortalError]], description: str) -> type[PortalError]:
    said = description.lower()
    return next((leaf for part, leaf in leaves.items() if part in said), CallRefusedError)


def _wait_s(body: Mapping[str, Json], now: datetime) -> float:
    reset_at = number((table(body.get("time")) or {}).get("operating_reset_at"))
    return min(max(reset_at - now.timestamp(), WAIT_S), LONGEST_WAIT_S) if reset_at else WAIT_S
