"""The control interface of a portal: its switches and its wire over plain HTTP, for tests, panel and curl.

Imitates nothing: this is the stand-in's own, and it answers loopback only.
"""

import ipaddress
from dataclasses import asdict
from functools import partial

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from .answers import json_answer
from .applications import ORDINARY_SCOPE, Installation
from .faults.switches import Switch
from .launch import Around, NoLaunchError, open_frame
from .people import Person
from .portal import Portal
from .world import World

CENTURY_S = 100 * 365 * 86_400  # dates end somewhere
OPTION = "options["
MINUTE_S = 60.0  # a request that costs more is none


def control(portal: Portal, world: World) -> Blueprint:
    """Make the routes under /demo/control/."""
    routes = Blueprint("control", __name__, url_prefix="/demo/control")
    routes.before_request(_loopback_only)
    routes.before_request(_forms_only)
    routes.register_error_handler(HTTPException, _said)
    routes.add_url_rule("/", "catalogue", partial(_catalogue, portal))
    routes.add_url_rule("/wire", "wire", partial(_wire, portal, world))
    for path, name, button in (
        ("/reset", "reset_all", partial(_reset_all, portal)),
        ("/clock", "clock", partial(_clock, world)),
        ("/cost", "cost", partial(_cost, portal)),
        ("/events/release", "release", partial(_release, world)),
        ("/applications", "register", partial(_register, portal, world)),
        ("/launch", "launch", partial(_launch, portal)),
        ("/install-finish", "install_finish", partial(_install_finish, portal)),
        ("/<name>", "turn_on", partial(_turn_on, portal)),
        ("/<name>/reset", "reset", partial(_reset, portal)),
    ):
        routes.add_url_rule(path, name, button, methods=["POST"])
    return routes


def _catalogue(portal: Portal) -> Response:
    stories = portal.faults.catalogue()
    return json_answer({story: [asdict(each) for each in states] for story, states in stories.items()})


def _wire(portal: Portal, world: World) -> Response:
    after = request.args.get("after", 0, type=int)
    of_oauth = request.args.get("oauth_after", after, type=int)
    both = {"portal": (portal.wire, after), "oauth": (world.oauth.wire, of_oauth)}
    return json_answer(
        {
            host: [asdict(each) | {"curl": each.curl} for each in wire if each.number > last]
            for host, (wire, last) in both.items()
        }
    )


def _reset_all(portal: Portal) -> Response:
    portal.faults.reset()
    portal.round_trip_s = portal.command_s = 0.0
    return json_answer({"reset": True})


def _reset(portal: Portal, name: str) -> Response:
    switch = _switch(portal, name)
    switch.reset()
    return json_answer(asdict(switch.state()))


def _clock(world: World) -> Response:
    seconds = request.form.get("seconds", type=int)
    if seconds is None or abs(seconds) > CENTURY_S:
        abort(400, "seconds: a whole number, of a century at most")
    world.clock.advance(seconds)
    return json_answer({"now": world.clock.now()})


def _cost(portal: Portal) -> Response:
    """Set what a request to the REST costs, and each command that it carries."""
    costs = [request.form.get(name, 0.0, type=float) for name in ("round_trip_s", "command_s")]
    if not all(0 <= each <= MINUTE_S for each in costs):
        abort(400, "round_trip_s, command_s: from 0 to 60")
    portal.round_trip_s, portal.command_s = costs
    return json_answer({"round_trip_s": portal.round_trip_s, "command_s": portal.command_s})


def _release(world: World) -> Response:
    world.release_events()
    try:
        return json_answer({"delivered": len(world.deliver_events())})
    except TimeoutError:
        abort(504, "a handler has not answered yet")


def _register(portal: Portal, world: World) -> Response:
    """Register a local application. The portal installs it as it does one whose form an administrator has saved."""
    form = request.form
    if not form.get("handler_url"):
        abort(400, "handler_url: the address of the application's page")
    app = world.register_local_app(
        portal,
        name=form.get("name", "Mine"),
        handler_url=form["handler_url"],
        install_url=form.get("install_url", ""),
        scope=form.get("scope", ORDINARY_SCOPE),
        api_only=form.get("api_only") == "Y",
    )
    return json_answer({"client_id": app.client_id, "client_secret": app.client_secret, "member_id": portal.member_id})


def _launch(portal: Portal) -> Response:
    """Give what a frame posts to an application that is opened there."""
    form = request.form
    row, person = _named(portal)
    options = {name[len(OPTION) : -1]: value for name, value in form.items() if name.startswith(OPTION)}
    around: Around = {"handler": form["handler"]} if "handler" in form else {}
    try:
        opened = open_frame(portal, row.app, person, form.get("placement", "DEFAULT"), options, **around)
    except NoLaunchError as refusal:
        abort(409, str(refusal))
    return json_answer({"url": opened.url, "fields": opened.fields})


def _install_finish(portal: Portal) -> Response:
    """Do what BX24.installFinish does in the page of an installer, where no browser runs it."""
    row, person = _named(portal)
    if not portal.finish_install(row.app, person):
        abort(409, "only an administrator finishes an installation")
    return json_answer({"installed": True})


def _named(portal: Portal) -> tuple[Installation, Person]:
    row = portal.installations.get(request.form.get("client_id", ""))
    person = portal.people.get(request.form.get("login", ""))
    if row is None or person is None:
        abort(400, f"client_id: of an application that is here; login: one of {', '.join(portal.people)}")
    return row, person


def _turn_on(portal: Portal, name: str) -> Response:
    switch, form = _switch(portal, name), request.form
    times = form.get("times", "")
    if times and not times.isdecimal():
        abort(400, "times: a whole number")
    if form.get("subject", "") not in {"", *portal.people}:
        abort(400, f"subject: one of {', '.join(portal.people)}")
    switch(
        int(times) if times else None,
        method=form.get("method", ""),
        subject=form.get("subject", ""),
        value=form.get("value", ""),
    )
    return json_answer(asdict(switch.state()))


def _switch(portal: Portal, name: str) -> Switch:
    if name not in portal.faults:
        abort(404, f"there is no switch {name}: GET /demo/control/ lists them")
    return portal.faults[name]


def _forms_only() -> None:
    if request.is_json:
        abort(415, "send a form, not JSON: what is in it would be overlooked")


def _said(refusal: HTTPException) -> Response:
    answer = json_answer({"error": refusal.description})
    answer.status_code = refusal.code or 500
    return answer


def _loopback_only() -> None:
    if not ipaddress.ip_address(request.remote_addr or "::").is_loopback:
        abort(403)
