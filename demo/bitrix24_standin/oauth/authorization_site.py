"""The authorization server over HTTP: the token endpoint and `app.info`, with the faults of one portal.

Imitates: docs/platform.md 3.3, 3.5, 3.6.
"""

from flask import Blueprint, Flask, Response, request

from ..answers import json_answer, time_block
from ..portal import Portal
from ..serving import API_METHOD
from .authorization import AuthorizationServer, TokenRefusedError
from .refresh_faults import after_rotating, before_asking, info_fault, misnamed, spoiled

BOTH = ["GET", "POST"]


def oauth_site(server: AuthorizationServer, *, other: bool = False) -> Flask:
    """Make the pages of the authorization server, or of the other one, which serves portals of other regions."""
    site = Flask(__name__, static_folder=None)
    site.config["PROPAGATE_EXCEPTIONS"] = True

    @site.route("/oauth/token/", methods=BOTH)
    @site.route("/oauth/token", methods=BOTH)
    def token() -> Response:
        return _token(server, server.other_url if other else server.url)

    @site.route("/rest/app.info", methods=BOTH)
    @site.route("/rest/app.info/", methods=BOTH)
    @site.route("/rest/app.info.json", methods=BOTH)
    def info() -> Response:
        request.environ[API_METHOD] = "app.info"
        return _info(server, server.other_url if other else server.url)

    @site.errorhandler(404)
    @site.errorhandler(405)
    def nothing_here(_: Exception) -> Response:
        return json_answer({"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}, 404)

    return site


def token_proxy(server: AuthorizationServer, portal: Portal) -> Blueprint:
    """Make the route with which a cloud portal passes token requests on to its authorization server.

    Imitates: docs/platform.md 3.1. A self-hosted portal has none that one could rely on.
    """
    routes = Blueprint("token_proxy", __name__)
    if portal.profile.token_proxy:
        routes.add_url_rule("/oauth/token/", "token", lambda: _token(server, portal.home_server()), methods=BOTH)
    return routes


def _token(server: AuthorizationServer, at: str) -> Response:
    request.environ[API_METHOD] = "oauth/token"
    params = {key: str(value) for key, value in request.values.items()}
    portal = _portal_of(server, params)
    fault = before_asking(portal) if portal else None
    if fault:
        return fault
    try:
        pair, portal = server.exchange(params, at)
    except TokenRefusedError as refusal:
        return _refused(refusal)
    return after_rotating(portal) or json_answer(spoiled(server.pair_answer(pair, portal), portal))


def _portal_of(server: AuthorizationServer, params: dict[str, str]) -> Portal | None:
    kept = server.tokens.find_refresh(params.get("refresh_token", ""))
    grant = kept.grant if kept else server.tokens.peek_code(params.get("code", ""))
    return server.portals[grant.member_id] if grant else None


def _info(server: AuthorizationServer, at: str) -> Response:
    started = server.clock.now()
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    given = request.get_json(silent=True) if request.is_json else None
    posted = given.get("auth") if isinstance(given, dict) else None
    try:
        pair, portal = server.find(bearer or str(posted or request.values.get("auth", "")), at)
    except TokenRefusedError as refusal:
        return _refused(refusal)
    info = misnamed(server.info_answer(pair, portal), portal)
    return info_fault(portal) or json_answer({"result": info, "time": time_block(portal, started)})


def _refused(refusal: TokenRefusedError) -> Response:
    body = {"error": refusal.error}
    if refusal.description:
        body["error_description"] = refusal.description
    return json_answer(body, refusal.status)
