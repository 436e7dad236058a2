"""Refusals of REST methods, with their statuses, on which documents and portal code disagree.

Imitates: Bitrix24 REST docs, "System errors" (docs/platform.md 4.7).
"""

from collections.abc import Mapping

from ..profiles import Statuses

# error: (status in the portal's code, status in the documents)
STATUSES: Mapping[str, tuple[int, int]] = {
    "expired_token": (401, 401),
    "invalid_token": (401, 401),
    "WRONG_TOKEN": (401, 401),
    "NO_AUTH_FOUND": (401, 401),
    "insufficient_scope": (401, 403),
    "user_access_error": (401, 403),
    "authorization_error": (401, 401),
    "APPLICATION_NOT_FOUND": (401, 401),
    "ERROR_OAUTH": (401, 401),
    "PAYMENT_REQUIRED": (401, 401),
    "INVALID_CREDENTIALS": (401, 403),
    "WRONG_AUTH_TYPE": (403, 403),
    "allowed_only_intranet_user": (403, 403),
    "QUERY_LIMIT_EXCEEDED": (503, 503),
    "OPERATION_TIME_LIMIT": (429, 429),
    "OVERLOAD_LIMIT": (401, 503),
    "INTERNAL_SERVER_ERROR": (500, 500),
    "ERROR_ARGUMENT": (400, 200),
    "ERROR_METHOD_NOT_FOUND": (404, 404),
    "PORTAL_DELETED": (403, 500),
    "ACCESS_DENIED": (403, 403),
    "AUTHORIZE_ERROR": (403, 403),
    "METHOD_CONFIRM_WAITING": (401, 401),
    "METHOD_CONFIRM_DENIED": (403, 403),
    "CONNECTION_ERROR": (401, 401),
    "WRONG_LICENSE": (403, 403),
    "ERROR_UNEXPECTED_ANSWER": (500, 500),
    "ERROR_MANIFEST_IS_NOT_AVAILABLE": (404, 404),
}
TEXTS: Mapping[str, str] = {
    "expired_token": "The access token provided has expired",
    "invalid_token": "Unable to get application by token",
    "WRONG_TOKEN": "Wrong authorization data",
    "NO_AUTH_FOUND": "Wrong authorization data",
    "insufficient_scope": "The request requires higher privileges than provided by the access token",
    "user_access_error": "The user does not have access to the application.",
    "authorization_error": "Unable to authorize user",
    "APPLICATION_NOT_FOUND": "Application not found",
    "PAYMENT_REQUIRED": "Subscription has been ended",
    "INVALID_CREDENTIALS": "Invalid request credentials",
    "WRONG_AUTH_TYPE": "Current authorization type is denied for this method Application context required",
    "QUERY_LIMIT_EXCEEDED": "Too many requests",
    "OPERATION_TIME_LIMIT": "Method is blocked due to operation time limit.",
    "OVERLOAD_LIMIT": "REST API is blocked due to overload.",
    "INTERNAL_SERVER_ERROR": "Internal server error",
    "ERROR_METHOD_NOT_FOUND": "Method not found!",
    "PORTAL_DELETED": "Portal was deleted",
}
ADMIN_NEEDED = "Access denied! Administrator authorization required"


class RefusalError(Exception):
    """A documented refusal. `statuses` says where this place differs from the error's usual pair."""

    def __init__(
        self, error: str, description: str | None = None, *, statuses: tuple[int, int] | None = None, **more: object
    ) -> None:
        super().__init__(error)
        self.error = error
        self.description = TEXTS.get(error, "") if description is None else description
        self.more = more
        self._statuses = statuses or STATUSES.get(error, (400, 400))

    def status(self, profile: Statuses) -> int:
        return self._statuses[0 if profile == "code" else 1]

    def body(self) -> dict[str, object]:
        return {"error": self.error, "error_description": self.description, **self.more}


def access_denied(description: str = ADMIN_NEEDED) -> RefusalError:
    """Refuse in a method, with the status that methods give."""
    return RefusalError("ACCESS_DENIED", description, statuses=(403, 403))


def missing(name: str) -> RefusalError:
    return RefusalError("ERROR_ARGUMENT", f"Argument '{name}' is null or empty", argument=name)
