"""The control interface of a portal: its switches and its wire over plain HTTP, for tests, panel and curl.

Imitates nothing: this is the stand-in's own, and it answers loopback only.
"""

import ipaddress
from dataclasses import asdict
from functools import partial

from flask import Blueprint, Response, abort, request

from .answers import json_answer
from .faults.switches import Switch
from .portal import Portal
from .world import World

CENTURY_S = 100 * 365 * 86_400  # dates end somewhere
MINUTE_S = 60.0  # a request that costs more is none


def control(portal: Portal, world: World) -> Blueprint:
    """Make the routes under /demo/control/."""
    routes = Blueprint("control", __name__, url_prefix="/demo/control")
    routes.before_request(_loopback_only)
    routes.add_url_rule("/", "catalogue", partial(_catalogue, portal))
    routes.add_url_rule("/wire", "wire", partial(_wire, portal, world))
    for path, name, button in (
        ("/reset", "reset_all", partial(_reset_all, portal)),
        ("/clock", "clock", partial(_clock, world)),
        ("/cost", "cost", partial(_cost, portal)),
        ("/events/release", "release", partial(_release, world)),
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
    both = {"portal": portal.wire, "oauth": world.oauth.wire}
    return json_answer(
        {
            host: [asdict(each) | {"curl": each.curl} for each in wire if each.number > after]
            for host, wire in both.items()
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
        abort(400)
    world.clock.advance(seconds)
    return json_answer({"now": world.clock.now()})


def _cost(portal: Portal) -> Response:
    """Set what a request to the REST costs, and each command that it carries."""
    costs = [request.form.get(name, 0.0, type=float) for name in ("round_trip_s", "command_s")]
    if not all(0 <= each <= MINUTE_S for each in costs):
        abort(400)
    portal.round_trip_s, portal.command_s = costs
    return json_answer({"round_trip_s": portal.round_trip_s, "command_s": portal.command_s})


def _release(world: World) -> Response:
    world.release_events()
    return json_answer({"delivered": len(world.deliver_events())})


def _turn_on(portal: Portal, name: str) -> Response:
    switch, form = _switch(portal, name), request.form
    times = form.get("times", "")
    if times and not times.isdecimal():
        abort(400)
    switch(
        int(times) if times else None,
        method=form.get("method", ""),
        subject=form.get("subject", ""),
        value=form.get("value", ""),
    )
    return json_answer(asdict(switch.state()))


def _switch(portal: Portal, name: str) -> Switch:
    if name not in portal.faults:
        abort(404)
    return portal.faults[name]


def _loopback_only() -> None:
    if not ipaddress.ip_address(request.remote_addr or "::").is_loopback:
        abort(403)
