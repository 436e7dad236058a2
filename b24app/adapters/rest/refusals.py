"""The one table of the platform's error codes and our errors.

HTTP statuses decide only where the code is in no table: a 401 is a matter of the token.

Source: Bitrix24 REST docs, "Error codes"; the statuses there, in the portal's code and on live portals disagree.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from b24app.adapters.rest.wire_values import text, time_block
from b24app.domain.bounded_json import Json
from b24app.domain.operations.operating_time import BLOCKED, blocked_for_s
from b24app.errors.outside import (
    AppRefusedError,
    AppRemovedError,
    AuthServerUnreachableError,
    BadCallError,
    CallDeniedError,
    CallRefusedError,
    ConfirmationAwaitedError,
    ConfirmationDeniedError,
    ExtranetPersonError,
    MethodMissingError,
    OverloadedError,
    PaymentRequiredError,
    PersonGoneError,
    PortalAccessError,
    PortalBusyError,
    PortalClosedError,
    PortalError,
    PortalFailedError,
    RestUnavailableError,
    ScopeMissingError,
    TokenExpiredError,
    TokenRefusedError,
)

LEAVES: Mapping[str, type[PortalError]] = {
    "expired_token": TokenExpiredError,
    "invalid_token": TokenRefusedError,
    "wrong_token": TokenRefusedError,  # in no document (docs/platform.md 4.7)
    "no_auth_found": TokenRefusedError,
    "invalid_credentials": TokenRefusedError,
    "authorization_error": PersonGoneError,
    "allowed_only_intranet_user": ExtranetPersonError,
    "user_access_error": PortalAccessError,
    "insufficient_scope": ScopeMissingError,
    "invalid_scope": ScopeMissingError,
    "application_not_found": AppRemovedError,
    "not_installed": AppRemovedError,
    "error_oauth": AppRefusedError,
    "payment_required": PaymentRequiredError,
    "wrong_license": RestUnavailableError,
    "method_confirm_waiting": ConfirmationAwaitedError,
    "method_confirm_denied": ConfirmationDeniedError,
    "portal_deleted": PortalClosedError,
    "overload_limit": OverloadedError,
    "query_limit_exceeded": PortalBusyError,
    "operation_time_limit": PortalBusyError,
    "internal_server_error": PortalFailedError,
    "error_unexpected_answer": PortalFailedError,
    "connection_error": AuthServerUnreachableError,
    "error_method_not_found": MethodMissingError,
    "error_manifest_is_not_available": MethodMissingError,
    "access_denied": CallDeniedError,
    "authorize_error": CallDeniedError,  # Source: the vendor's JavaScript client (docs/platform.md 4.7)
    "wrong_auth_type": BadCallError,
    "invalid_request": BadCallError,
    "error_argument": BadCallError,
    "100": BadCallError,
    "error_core": CallRefusedError,
    "error_batch_length_exceeded": CallRefusedError,
    "error_batch_method_not_allowed": CallRefusedError,
}
# The code decides. These two have several meanings, and the page for them names them all. Where the description is one
# of the documented constant English texts, it says which.
LEAVES_BY_TEXT: Mapping[str, Mapping[str, type[PortalError]]] = {
    "error_oauth": {"not installed": AppRemovedError, "subscription": PaymentRequiredError},
    "access_denied": {"commercial plans": RestUnavailableError},
}
AUTH_ERRORS = (
    TokenExpiredError,
    TokenRefusedError,
    PersonGoneError,
    PortalAccessError,
    AppRemovedError,
    AppRefusedError,
)
TRANSIENT_ERRORS = (
    PortalBusyError,
    PortalFailedError,
    AuthServerUnreachableError,
)  # the next call would only add to it

WAIT_S = 2.0  # the portal's bucket drains two requests a second
LONGEST_WAIT_S = 60.0  # a person does not wait longer, and the page offers to try again
CODE = re.compile(r"[A-Za-z_]{0,64}|[0-9]{1,6}")  # no token looks like this, in case a server repeats ours
UNREADABLE_CODE = "?"
UNAUTHORIZED, TOO_MANY, UNAVAILABLE = 401, 429, 503
SECONDS = re.compile(r"[0-9]{1,9}")
LONGEST_DESCRIPTION = 200


def refusal(
    method: str, status: int, body: Mapping[str, Json], now: datetime, told_before: datetime | None = None
) -> PortalError:
    """Return our error for the platform's `{"error": .., "error_description": ..}`.

    `told_before` is when the method's time is given back, by an earlier answer.
    """
    said = text(body.get("error"))
    code = said if CODE.fullmatch(said) else UNREADABLE_CODE
    description = text(body.get("error_description"))[:LONGEST_DESCRIPTION]
    usual = LEAVES.get(code.lower(), TokenRefusedError if code and status == UNAUTHORIZED else CallRefusedError)
    leaf = by_text(LEAVES_BY_TEXT.get(code.lower(), {}), description, usual)
    if leaf is PortalBusyError:
        busy = PortalBusyError(method, code, status, description)
        return _busy(busy, time_block(body.get("time")).resets_at, now, told_before)
    return leaf(method, code, status, description)


def by_text(
    leaves: Mapping[str, type[PortalError]], description: str, otherwise: type[PortalError]
) -> type[PortalError]:
    """Return the leaf whose part of a text is in the description."""
    said = description.lower()
    return next((leaf for part, leaf in leaves.items() if part in said), otherwise)


def front_is_busy(method: str, status: int, retry_after: str) -> PortalBusyError | None:
    """Return our error for a server in front that refuses for the rate, without the platform's words.

    It is busy by 429, and by 503 if it tells for how many seconds. None for any other answer.
    Source: leshchenko1979/fast_bitrix24 issue 216 (docs/platform.md 4.6).
    """
    told = SECONDS.fullmatch(retry_after)
    if status != TOO_MANY and not (status == UNAVAILABLE and told):
        return None
    wait_s = min(max(float(retry_after), WAIT_S), LONGEST_WAIT_S) if told else WAIT_S
    return PortalBusyError(method, status=status, wait_s=wait_s, told=told is not None)


def _busy(
    refused: PortalBusyError, resets_at: datetime | None, now: datetime, told_before: datetime | None
) -> PortalBusyError:
    """Add how long to wait. A method that ran too long is blocked for minutes, a full bucket drains in seconds."""
    is_block = refused.code.upper() == BLOCKED
    if is_block:
        wait_s = blocked_for_s(refused.method, resets_at, now, told_before)
    else:
        wait_s = min(max((resets_at - now).total_seconds(), WAIT_S), LONGEST_WAIT_S) if resets_at else WAIT_S
    return replace(refused, wait_s=wait_s, is_block=is_block, told=resets_at is not None)
