"""The faults of the authorization server, for one portal at a time.

Imitates: docs/platform.md 3.5 and the faults of a service that one does not own.
"""

from collections.abc import Callable, Mapping

from flask import Response

from ..answers import html_answer, json_answer
from ..portal import Portal

SLOW_S = 5.0
ANSWERS: Mapping[str, Callable[[], Response]] = {
    "refresh_500": lambda: json_answer({"error": "internal_error"}, 500),
    "refresh_empty": lambda: Response("{}", content_type="application/json"),
    "refresh_list": lambda: json_answer([]),
    "refresh_html": lambda: html_answer(200, "Maintenance"),
    "refresh_invalid_request": lambda: json_answer({"error": "invalid_request"}, 400),
    "refresh_invalid_scope": lambda: json_answer(
        {"error": "invalid_scope", "error_description": "Asks for more than the card"}, 403
    ),
}


def before_asking(portal: Portal) -> Response | None:
    """Fail before anything is rotated, or only answer late."""
    faults = portal.faults
    if faults.refresh_slow.take():
        portal.closing.wait(faults.refresh_slow.number(SLOW_S))
    if faults.refresh_portal_gone.take():
        return _portal_gone(faults.refresh_portal_gone.value)
    switch = faults.first(tuple(ANSWERS))
    return ANSWERS[switch.name]() if switch else None


def _portal_gone(code: str) -> Response:
    """Say that there is no such portal, with the code that the switch names.

    Source: bitrix24/b24phpsdk issue 284 (docs/platform.md 3.5).
    """
    if code == "unknown_error":
        return json_answer({"error": code, "error_description": "Portal domain not found or inaccessible"}, 400)
    return json_answer({"error": code or "not_found", "error_description": "Portal not found"}, 404)


def after_rotating(portal: Portal) -> Response | None:
    """Fail after the old pair has been rotated."""
    return html_answer(502, "502 Bad Gateway") if portal.faults.refresh_lost.take() else None


def spoiled(answer: dict[str, object], portal: Portal) -> dict[str, object]:
    """Change one thing in a good answer."""
    faults = portal.faults
    if faults.refresh_wrong_member.take():
        return answer | {"member_id": "f" * 32}
    if faults.refresh_wrong_user.take():
        return answer | {"user_id": 999}
    if faults.refresh_no_expiry.take():
        return {key: value for key, value in answer.items() if key not in ("expires", "expires_in")}
    return answer


def info_fault(portal: Portal) -> Response | None:
    """Fail, or only answer late."""
    if portal.faults.info_slow.take():
        portal.closing.wait(portal.faults.info_slow.number(SLOW_S))
    if portal.faults.info_500.take():
        return json_answer({"error": "INTERNAL_SERVER_ERROR"}, 500)
    return html_answer(200, "Maintenance") if portal.faults.info_html.take() else None


def misnamed(info: dict[str, object], portal: Portal) -> dict[str, object]:
    """Make `app.info` name another application, person or portal."""
    if portal.faults.info_wrong_client.take():
        return info | {"client_id": "app.ffffffffffffff.00000000"}
    if portal.faults.info_wrong_user.take():
        return info | {"user_id": 999 if portal.faults.info_wrong_user.value == "" else None}
    install = info["install"]
    if portal.faults.info_wrong_member.take() and isinstance(install, dict):
        return info | {"install": install | {"member_id": "f" * 32}}
    return info
