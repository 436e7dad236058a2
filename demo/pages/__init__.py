"""What a person sees of the stand-in portal: its pages and their scripts; REST and OAuth live elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from demo.pages import app_frame, developer_resources, directory, front, lead_pages, panel
from demo.pages.visit import Visits

if TYPE_CHECKING:
    from demo import Neighbourhood
    from demo.portal import Portal


def blueprint(portal: Portal, hood: Neighbourhood) -> Blueprint:
    """Make the pages of one portal, to be mounted at the root of its host."""
    pages = Blueprint(
        "pages",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/demo/static",
    )
    visits = Visits(portal, hood)
    pages.context_processor(visits.shell)
    pages.before_request(_posted_by_itself_only)
    pages.after_request(_framed_by_itself_only)
    pages.add_url_rule("/api/v1/", "bx24", lambda: pages.send_static_file("bx24.js"))
    for room in (front, lead_pages, app_frame, developer_resources, directory, panel):
        room.add_to(pages, visits)
    return pages


def _posted_by_itself_only() -> tuple[str, int] | None:
    """Refuse what another site's page posts: an application in a frame may not press the portal's buttons."""
    origin = request.headers.get("Origin")
    if request.method != "POST" or origin is None or origin == request.host_url.rstrip("/"):
        return None
    return "This was not posted by a page of the portal.", 403


def _framed_by_itself_only(response: Response) -> Response:
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response
