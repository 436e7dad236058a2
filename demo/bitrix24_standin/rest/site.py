"""The REST routes of a portal: find the method, apply its faults, authorize, answer.

Imitates: docs/platform.md 4.1, 4.3 (method lookup comes before authorization).
"""

from flask import Blueprint, Response, request

from ..answers import json_answer, time_block
from ..operating import BATCH
from ..php import Params
from ..portal import Portal
from ..serving import API_METHOD, COMMANDS
from .authorize import authorize, check_scope
from .batch import batch, commands
from .call import Call, Listed
from .errors import RefusalError
from .faults import batch_fault, named_error, transport_fault
from .lead_faults import raw
from .method_faults import method_fault
from .methods import LEAD_GET, METHODS
from .operating import book, check_time, spent_by, took
from .request import Address, read_address, read_params, read_token
from .version_three import version_three

CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "origin, content-type, accept",
    "X-Content-Type-Options": "nosniff",
}
ANY = ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH"]


def rest(portal: Portal) -> Blueprint:
    """Make the REST routes of one portal."""
    routes = Blueprint("rest", __name__)

    @routes.route("/rest/", defaults={"path": ""}, methods=ANY, provide_automatic_options=False)
    @routes.route("/rest/<path:path>", methods=ANY, provide_automatic_options=False)
    def answer(path: str) -> Response:
        return _answer(portal, path)

    @routes.route("/rest/", defaults={"path": ""}, methods=["OPTIONS"])
    @routes.route("/rest/<path:path>", methods=["OPTIONS"])
    def preflight(path: str) -> Response:
        del path
        return Response(status=200)

    @routes.after_request
    def cross_origin(response: Response) -> Response:
        response.headers.update(CROSS_ORIGIN)
        return response

    return routes


def _answer(portal: Portal, path: str) -> Response:
    address, started = read_address(path), portal.now()
    request.environ[API_METHOD] = address.method
    params = read_params(request)
    _spend(portal, portal.round_trip_s)
    other = transport_fault(portal, address.method) or version_three(portal, path)
    if other is not None:
        return other
    try:
        call = _authorized(portal, address, params)
        answer = _answered(call)
    except RefusalError as refusal:
        return json_answer(refusal.body(), refusal.status(portal.statuses))
    listed = answer if isinstance(answer, Listed) else Listed(result=answer)
    time = time_block(portal, started, address.method, spent_by(call))
    response = json_answer({"result": listed.result, **listed.beside(), "time": time})
    response.set_data(raw(response.get_data(as_text=True)))
    return response


def _authorized(portal: Portal, address: Address, params: Params) -> Call:
    if address.method != BATCH and address.method not in METHODS:
        raise RefusalError("ERROR_METHOD_NOT_FOUND")
    token, in_links = read_token(request, params)
    session = authorize(portal, address, token, in_links=in_links)
    return Call(portal=portal, session=session, method=address.method, params=params)


def _answered(call: Call) -> object:
    if call.method != BATCH:
        answer = run(call)
        book(call, took(call))
        return answer
    request.environ[COMMANDS] = tuple(commands(call))
    check_time(call)
    return batch_fault(call.portal) or batch(call, run)


def run(call: Call) -> object:
    """Run one method for a caller who is known.

    Raises:
        RefusalError: There is no such method, the token lacks its right, or the method refuses.
    """
    _spend(call.portal, call.portal.command_s)
    if call.portal.faults.rest_error.take(method=call.method):
        raise RefusalError(*named_error(call.portal))
    method = METHODS.get(call.method)
    if method is None or (call.method == LEAD_GET and call.portal.faults.method_gone.take()):
        raise RefusalError("ERROR_METHOD_NOT_FOUND")
    check_scope(call.portal, method, call.session)
    check_time(call)
    method_fault(call)
    return method.answer(call)


def _spend(portal: Portal, seconds: float) -> None:
    """Let time pass, if any, but no longer than the portal is open."""
    if seconds:
        portal.closing.wait(seconds)
