"""The one table of routes: every address, who may call it, and how large a request may be.

A request for another address is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, Response, abort, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestURITooLarge

from b24app.domain.operations.placements import CARD_TABS
from b24app.web.http.limits import MOST_BODY_BYTES

View = Callable[[], Response]
MOST_QUERY_BYTES = 8 * 1024
MOST_FIELDS = 100
LONGEST_NAME = 128
DEEPEST_NAME = 4  # `data[FIELDS][ID]` has two
# For all that a request asks of other hosts, from its last byte on. A portal's answer may take 8 s, and a renewed token
# before it 3; who waits for longer has given up, and a thread that waits is no one else's.
REQUEST_S = 12.0
EVENT_S = 6.0  # the platform's event server waits, and repeats an event that was not taken (docs/faults.md, R25)


class Who(StrEnum):
    """Who may call a route, and so what it must carry."""

    PUBLIC = "anybody"
    CLAIM = "a portal page: a claim that the authorization server proves before anything is written"
    LAUNCH = "a portal page: a claim of which nothing is shown before the portal's answer proves it a launch"
    TICKET = "a page of ours: its signed ticket"
    ADMINISTRATOR = "a page of ours: its signed ticket, and the portal's word each time that this is an administrator"
    EVENT = "Bitrix24's event servers: the application token, and proof"
    OPERATOR = "who runs this: told nothing of any portal, and the metrics only with their token"


@dataclass(frozen=True, slots=True)
class Route:
    """An address. `name` is the view's."""

    name: str
    address: str
    methods: tuple[str, ...]
    who: Who

    @property
    def framed(self) -> bool:
        """Whether its pages, error pages too, are shown in a portal's frame."""
        return self.who in {Who.CLAIM, Who.LAUNCH} or self.ticketed

    @property
    def ticketed(self) -> bool:
        """Whether it must carry a page's ticket."""
        return self.who in {Who.TICKET, Who.ADMINISTRATOR}

    @property
    def headed(self) -> bool:
        """Whether HEAD says what GET says. A GET of another route may do something, which no HEAD may."""
        return self.who is Who.OPERATOR or self is STATIC


ROUTES = (
    Route("about", "/", ("GET",), Who.PUBLIC),
    Route("home", "/", ("POST",), Who.LAUNCH),
    Route("install", "/install", ("POST",), Who.CLAIM),
    *(Route(tab.page, tab.handler, ("POST",), Who.LAUNCH) for tab in CARD_TABS),
    *(Route(f"reload_{tab.reader}", f"{tab.handler}/reload", ("POST",), Who.TICKET) for tab in CARD_TABS),
    Route("export_lead", "/lead-tab/export", ("POST",), Who.TICKET),
    Route("extras", "/lead-tab/extras", ("POST",), Who.TICKET),
    *(Route(f"renew_{tab.reader}", f"{tab.handler}/renew", ("POST",), Who.TICKET) for tab in CARD_TABS),
    Route("access", "/access", ("POST",), Who.ADMINISTRATOR),
    Route("repair", "/repair", ("POST",), Who.ADMINISTRATOR),
    Route("find_leads", "/leads", ("POST",), Who.TICKET),
    Route("events", "/events", ("POST",), Who.EVENT),
    Route("oauth_start", "/oauth/start", ("GET", "POST"), Who.PUBLIC),
    Route("privacy", "/privacy", ("GET",), Who.PUBLIC),
    Route("licence", "/licence", ("GET",), Who.PUBLIC),
    Route("live", "/health/live", ("GET",), Who.OPERATOR),
    Route("ready", "/health/ready", ("GET",), Who.OPERATOR),
    Route("metrics", "/metrics", ("GET",), Who.OPERATOR),
)
STATIC = Route("static", "/static/<path:filename>", ("GET",), Who.PUBLIC)
TABLE = {route.name: route for route in (*ROUTES, STATIC)}
# What renews a tab's page that grew too old, and what is repeated in place of that: no page may hold the fresh pair.
RENEWALS = {
    "export_lead": "renew_lead",
    **{f"reload_{tab.reader}": f"renew_{tab.reader}" for tab in CARD_TABS},
}
AGAIN = {f"renew_{tab.reader}": f"reload_{tab.reader}" for tab in CARD_TABS}


def attach(app: Flask, views: Mapping[str, View]) -> None:
    """Give every route of the table its view. A missing or surplus view is a KeyError at the start.

    The portal checks an application's addresses with HEAD, and wants no more than that they are there.
    Source: Bitrix24 REST docs, "Preparing to publish", FAQ (docs/platform.md 9).

    An address that was registered with a slash behind it is the same one. A redirect to it would lose a launch form.
    Who runs the app asks at the very address: web servers in front close that one to others.
    """
    app.url_map.merge_slashes = False  # an address is in the table or it is none: nobody is redirected to another one
    for route in ROUTES:
        methods = [*route.methods, "HEAD"]
        exact = route.who is Who.OPERATOR
        app.add_url_rule(route.address, route.name, views[route.name], methods=methods, strict_slashes=exact)
    surplus = set(views) - set(TABLE)
    if surplus:
        raise KeyError(*surplus)
    app.before_request(_refuse_unlisted)


def current_route() -> Route | None:
    """Return the table's entry for the requested address, whatever the method, or None."""
    named = TABLE.get(request.endpoint or "")
    path = request.path if request.path == "/" else request.path.removesuffix("/")
    return named or next((route for route in ROUTES if route.address == path), None)


def _refuse_unlisted() -> Response | None:
    if request.url_rule is None:
        return None
    route = TABLE.get(request.endpoint or "")
    if route is None:
        abort(403)
    if request.method == "HEAD" and not route.headed:
        return Response(status=200, content_type="text/html; charset=utf-8")
    return None


def attach_limits(app: Flask, give_time: Callable[[float], None]) -> None:
    """Refuse what is too large, too much or too deep: 413, 414, 400. Give what is not its seconds to ask others."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BODY_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.before_request(_hold)
    app.before_request(lambda: give_time(EVENT_S if _is_event() else REQUEST_S))


def _is_event() -> bool:
    """Whether it is an event of the platform's, which an API-only application gets at its installer's address."""
    route = current_route()
    return (route is not None and route.who is Who.EVENT) or "event" in request.form


def _hold() -> None:
    if len(request.query_string) > MOST_QUERY_BYTES:
        raise RequestURITooLarge
    names = [name for fields in (request.args, request.form) for name, _ in fields.items(multi=True)]
    if len(names) > MOST_FIELDS:
        raise RequestEntityTooLarge
    if any(len(name) > LONGEST_NAME or name.count("[") > DEEPEST_NAME for name in names):
        raise BadRequest
