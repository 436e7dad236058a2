"""The addresses of REST 3.0: which methods it has in this portal, and nothing else of it.

Imitates: docs/platform.md 4.8. Source: Bitrix24 REST docs, "REST 3.0" (`rest.documentation.openapi`, errors), and the
vendor's PHP client (the three floors of `rest.scope.list`). How it refuses a token is not known.
"""

from collections.abc import Iterable

from flask import Response, request

from ..answers import json_answer, time_block
from ..php import Params, read_json, text
from ..portal import Portal
from .authorize import authorize
from .errors import RefusalError
from .request import read_address, read_token

PREFIX, JSON = "api/", "application/json"
EXCEPTION = "BITRIX_REST_V3_EXCEPTION_"
EVERYWHERE = ("rest.documentation.openapi", "rest.scope.list", "main.eventlog.list", "tasks.task.get")
OF_LEADS = ("crm.lead.get", "crm.lead.list", "crm.lead.field.list", "crm.lead.address.get")


def methods(portal: Portal) -> tuple[str, ...]:
    """Return what REST 3.0 has here, or nothing where there is no REST 3.0."""
    match portal.profile.rest_3:
        case "none":
            return ()
        case "without leads":
            return EVERYWHERE
        case "with leads":
            return EVERYWHERE + OF_LEADS


def version_three(portal: Portal, path: str) -> Response | None:
    """Answer an address below `/rest/api/`. None for other addresses, and where there is no REST 3.0."""
    if not path.lower().startswith(PREFIX) or not methods(portal):
        return None
    address, started = read_address(path[len(PREFIX) :]), portal.now()
    if request.get_data() and request.mimetype != JSON:
        return _refused(f"{EXCEPTION}INVALIDJSONEXCEPTION", "The request body is not valid JSON", 400)
    params = read_json(request.get_data())
    try:
        authorize(portal, address, read_token(request, params)[0], in_links=False)
    except RefusalError as refusal:
        return _refused(refusal.error, refusal.description, refusal.status(portal.statuses))
    match address.method:
        case "rest.documentation.openapi" | "documentation":
            return json_answer(_documentation(methods(portal)))
        case "rest.scope.list":
            return json_answer({"result": _scopes(methods(portal), params), "time": time_block(portal, started)})
        case _:
            unknown = RefusalError("ERROR_METHOD_NOT_FOUND")
            return json_answer(unknown.body(), unknown.status(portal.statuses))


def _refused(code: str, message: str, status: int) -> Response:
    return json_answer({"error": {"code": code, "message": message}}, status)


def _documentation(names: Iterable[str]) -> dict[str, object]:
    modules = dict.fromkeys(name.partition(".")[0] for name in names)
    return {
        "openapi": "3.0.0",
        "info": {"title": "Bitrix24 REST V3 API", "version": "1.0.0"},
        "tags": [{"name": module, "description": f"{module} module methods"} for module in modules],
        "paths": {f"/{name}": {} for name in names},
    }


def _scopes(names: Iterable[str], params: Params) -> dict[str, dict[str, dict[str, object]]]:
    """Return module, controller and method, down to what the method says of itself. `filterModule` chooses one."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for name in names:
        module, _, inside = name.partition(".")
        controller, _, method = inside.rpartition(".")
        if text(params, "filterModule") in ("", module):
            said = {"scope": name, "title": name, "description": "", "fields": None}
            found.setdefault(module, {}).setdefault(controller, {})[method] = said
    return found
