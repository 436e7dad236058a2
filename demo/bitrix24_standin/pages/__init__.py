"""The pages of the stand-in portal, as a person sees them."""

from __future__ import annotations

import mimetypes
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, redirect, request

from ..serving import shown_host
from . import app_frame, card_pages, developer_resources, directory, front, panel
from .visit import Visits

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as WerkzeugResponse

    from ..portal import Portal
    from ..world import World

STATIC = Path(__file__).with_name("static")
NOT_YET_IN_2016 = b"""delete window.BX24.openPath; delete window.BX24.im;
window.BX24.getDomain = window.BX24.getDomain.bind(null, false);
"""
KEPT_S = 60  # a browser may cache a portal's own files, so briefly that a change is soon seen


def blueprint(portal: Portal, world: World) -> Blueprint:
    """Make the pages of one portal, to be mounted at the root of its host."""
    pages = Blueprint(
        "pages",
        __name__,
        template_folder="templates",
    )
    visits = Visits(portal, world)
    pages.context_processor(visits.shell)
    pages.before_request(_posted_by_itself_only)
    pages.before_request(partial(_moved, portal))
    pages.after_request(_framed_by_itself_only)
    pages.add_url_rule("/demo/static/<filename>", "static", _static)
    pages.add_url_rule("/api/v1/", "bx24", partial(_bx24, portal))
    for room in (front, card_pages, app_frame, developer_resources, directory, panel):
        room.add_to(pages, visits)
    return pages


def _static(filename: str) -> Response:
    """Return a whole file at once, because the wire that records every answer holds no file open."""
    path = STATIC / filename
    if path.parent != STATIC or not path.is_file():
        abort(404)
    kind = mimetypes.guess_type(filename)[0]
    return Response(path.read_bytes(), mimetype=kind, headers={"Cache-Control": f"max-age={KEPT_S}"})


def _bx24(portal: Portal) -> Response:
    """Return the functions for a frame, or only those of 2016.

    Source: docs/platform.md 7.6.
    """
    script = _static("bx24.js")
    if portal.faults.old_bx24_js.take():
        script.set_data(script.get_data() + NOT_YET_IN_2016)
        script.headers["Cache-Control"] = "no-store"
    return script


def _posted_by_itself_only() -> tuple[str, int] | None:
    """Refuse what another site's page posts: an application in a frame may not press the portal's buttons."""
    origin = request.headers.get("Origin")
    if request.method != "POST" or origin is None or origin == request.host_url.rstrip("/"):
        return None
    return "This was not posted by a page of the portal.", 403


def _moved(portal: Portal) -> WerkzeugResponse | None:
    """Redirect people to the renamed portal. The panel stays, so that the switch can be turned off again."""
    left = portal.faults["portal_renamed"].on and shown_host(request.host) != portal.host
    if not left or request.method != "GET" or request.path.startswith(("/demo/", "/api/")):
        return None
    return redirect(f"{portal.url}{request.full_path.rstrip('?')}")


def _framed_by_itself_only(response: Response) -> Response:
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response
