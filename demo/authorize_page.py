"""The portal's page that sends a signed-in person back to an application with a code, without asking for consent.

Imitates: Bitrix24 REST docs, "Full OAuth 2.0 authorization protocol" (protocol.md 3.2).
"""

from urllib.parse import quote, urlencode, urlsplit

from flask import Blueprint, Response, redirect, request

from demo.authorization import AuthorizationServer
from demo.portal import Portal
from demo.tokens import Grant

SIGNED_IN = "demo_person"  # the cookie that POST /demo/sign-in sets: a login


def authorize_page(portal: Portal, oauth: AuthorizationServer) -> Blueprint:
    """Make the route /oauth/authorize/."""
    routes = Blueprint("authorize", __name__)

    @routes.get("/oauth/authorize/")
    @routes.get("/oauth/authorize")
    def authorize() -> Response:
        return _authorize(portal, oauth)

    return routes


def _authorize(portal: Portal, oauth: AuthorizationServer) -> Response:
    person = portal.people.get(request.cookies.get(SIGNED_IN, ""))
    if person is None or not person.active:
        return _see(f"/demo/sign-in?back={quote(request.full_path, safe='')}")
    row = portal.installations.get(request.args.get("client_id", ""))
    if row is None or not row.active:
        return _message("Application not installed")
    if not portal.may_use(person, row.app):
        return _message("Access denied")
    grant = Grant(client_id=row.app.client_id, member_id=portal.member_id, user_id=person.id, scope=row.app.scope)
    answer = {
        "code": oauth.tokens.issue_code(grant),
        "state": request.args.get("state", ""),
        "domain": portal.host,
        "member_id": portal.member_id,
        "scope": ",".join(row.app.scope),
        "server_domain": urlsplit(oauth.url).netloc,
    }
    address = row.app.redirect_url
    return _see(f"{address}{'&' if '?' in address else '?'}{urlencode(answer)}")


def _see(address: str) -> Response:
    answer = redirect(address)
    return Response(answer.get_data(), answer.status_code, answer.headers)


def _message(text: str) -> Response:
    return Response(f"<!doctype html><title>Bitrix24</title><p>{text}</p>", 400, content_type="text/html")
