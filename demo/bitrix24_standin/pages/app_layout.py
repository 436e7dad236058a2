"""Renders an application's frame with the hidden form that opens it, or the portal's own message in its place.

Imitates: the portal's component app.layout (docs/platform.md 2.1-2.3, 7.5).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import render_template, request

from ..launch import NoLaunchError, open_frame

if TYPE_CHECKING:
    from ..applications import Installation
    from ..launch import Launch
    from ..people import Person
    from .visit import Visits

RELOADING = ("_DETAIL_TAB", "_DETAIL_ACTIVITY", "_LIST_MENU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is opened: an application's own page, or a placement of it."""

    placement: str = "DEFAULT"
    handler: str = ""
    options: dict[str, str] = field(default_factory=dict)
    popup: bool = False


def app_layout(visits: Visits, row: Installation, person: Person, opening: Opening) -> str:
    """Render the frame for one person. Each rendering starts with a fresh pair of tokens."""
    try:
        launch = open_frame(
            visits.portal,
            row.app,
            person,
            opening.placement,
            opening.options,
            uri=_referring_page(),
            handler=opening.handler if row.installed else "",
            host=request.host,
        )
    except NoLaunchError as reason:
        return render_template("portal/_app_message.html", heading=row.app.name, text=str(reason))
    visits.remember(person, launch)
    data = _data(visits, row, person, launch, popup=opening.popup)
    return render_template("portal/_app_layout.html", launch=launch, title=row.app.name, data=data)


def _data(visits: Visits, row: Installation, person: Person, launch: Launch, *, popup: bool) -> dict[str, object]:
    portal, given = visits.portal, launch.fields
    reloads = launch.placement.endswith(RELOADING)
    return {
        "APP_SID": launch.app_sid,
        "APP_ID": row.id,
        "APP_CODE": row.app.client_id,
        "ANY_PATH": portal.profile.any_path,
        "POPUP": popup,
        "INTERFACE": {"command": ["reloadData"] if reloads else [], "event": []},
        "LANG": portal.language,
        "AUTH_ID": given["AUTH_ID"],
        "AUTH_EXPIRES": given["AUTH_EXPIRES"],
        "REFRESH_ID": given["REFRESH_ID"],
        "MEMBER_ID": portal.member_id,
        "FIRST_RUN": row.first_run,
        "IS_ADMIN": person.admin,
        "INSTALL": launch.install,
        "USER_OPTIONS": row.user_options.get(person.id) or [],
        "APP_OPTIONS": row.options or [],
        "PLACEMENT": launch.placement,
        "PLACEMENT_OPTIONS": json.loads(given.get("PLACEMENT_OPTIONS", '""')),
    }


def _referring_page() -> str:
    """Return path and query of the portal's page that the person came from, "" for another site's."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.host:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
