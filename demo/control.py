"""The control interface of a portal: its switches and its wire over plain HTTP, for tests, panel and curl.

Imitates nothing: this is the stand-in's own, and it answers loopback only.
"""

import ipaddress
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from demo.answers import json_answer
from demo.mishaps import Switch
from demo.portal import Portal

if TYPE_CHECKING:
    from demo.world import Neighbourhood


def control(portal: Portal, hood: "Neighbourhood") -> Blueprint:
    """Make the routes under /demo/control/."""
    routes = Blueprint("control", __name__, url_prefix="/demo/control")
    routes.before_request(_loopback_only)

    @routes.get("/")
    def catalogue() -> Response:
        return json_answer(
            {story: [asdict(each) for each in states] for story, states in portal.mishaps.catalogue().items()}
        )

    @routes.post("/reset")
    def reset_all() -> Response:
        portal.mishaps.reset()
        return json_answer({"reset": True})

    @routes.post("/<name>")
    def turn_on(name: str) -> Response:
        return _turn_on(portal, name)

    @routes.post("/<name>/reset")
    def reset(name: str) -> Response:
        switch = _switch(portal, name)
        switch.reset()
        return json_answer(asdict(switch.state()))

    @routes.get("/wire")
    def wire() -> Response:
        after = request.args.get("after", 0, type=int)
        both = {"portal": portal.wire, "oauth": hood.oauth.wire}
        return json_answer(
            {
                host: [asdict(each) | {"curl": each.curl} for each in lines if each.number > after]
                for host, lines in both.items()
            }
        )

    @routes.post("/events/release")
    def release() -> Response:
        hood.release_events()
        return json_answer({"delivered": len(hood.deliver_events())})

    @routes.post("/clock")
    def clock() -> Response:
        seconds = request.form.get("seconds", type=int)
        if seconds is None:
            abort(400)
        hood.clock.advance(seconds)
        return json_answer({"now": hood.clock.now()})

    return routes


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
    if name not in portal.mishaps:
        abort(404)
    return portal.mishaps[name]


def _loopback_only() -> None:
    if not ipaddress.ip_address(request.remote_addr or "::").is_loopback:
        abort(403)
