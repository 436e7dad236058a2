"""The page that sends a signed-in person back to an application with a code, without asking for consent.

Imitates: Bitrix24 REST docs, "Full OAuth 2.0 authorization protocol" (docs/platform.md 3.2).
"""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from ..portal import Portal
from ..tokens import Grant
from ..world import World
from .visit import Visits


def authorize_page(portal: Portal, world: World) -> Blueprint:
    """Make the route /oauth/authorize/. A person who is not signed in gets the sign-in page."""
    routes = Blueprint("authorize", __name__)
    visits = Visits(portal, world)
    routes.context_processor(visits.shell)

    @routes.get("/oauth/authorize/")
    @routes.get("/oauth/authorize")
    def authorize() -> Response | tuple[str, int]:
        return _authorize(visits)

    return routes


def _authorize(visits: Visits) -> Response | tuple[str, int]:
    portal, person = visits.portal, visits.signed_in()
    row = portal.installations.get(request.args.get("client_id", ""))
    if row is None or not row.active:
        return _message("Application not installed")
    if not portal.may_use(person, row.app):
        return _message("Access denied")
    grant = Grant(client_id=row.app.client_id, member_id=portal.member_id, user_id=person.id, scope=row.app.scope)
    answer = {
        "code": portal.tokens.issue_code(grant),
        "state": request.args.get("state", ""),
        "domain": portal.host,
        "member_id": portal.member_id,
        "scope": ",".join(row.app.scope),
        "server_domain": urlsplit(portal.named_server()).netloc,
    }
    address = row.app.redirect_url
    return redirect(f"{address}{'&' if '?' in address else '?'}{urlencode(answer)}")


def _message(text: str) -> tuple[str, int]:
    """Show an error on the portal's own page: nothing is sent back to the application."""
    return render_template("portal/message.html", heading="Authorization", text=text), 400
