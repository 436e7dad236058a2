"""The demo's panel, which no real portal has: fault switches, the wire, tokens, people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from . import panel_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint
    from werkzeug.wrappers import Response

    from .visit import Visits

ACTIONS = ("expire_tokens", "expire_refresh_tokens", "revoke_tokens")  # done at once, so that no switch stays on
LANGUAGES = [
    "ar",
    "br",
    "de",
    "en",
    "fr",
    "hi",
    "id",
    "it",
    "ja",
    "la",
    "ms",
    "pl",
    "ru",
    "sc",
    "tc",
    "th",
    "tr",
    "ua",
    "vn",
    "kz",
]


def add_to(pages: Blueprint, visits: Visits) -> None:
    """Add the panel and the actions of its buttons."""
    pages.add_url_rule("/demo/panel", "panel", partial(panel, visits))
    for name, button in BUTTONS.items():
        pages.add_url_rule(f"/demo/panel/{name}", name, partial(_press, visits, button), methods=["POST"])


def panel(visits: Visits) -> str:
    """Show everything as it is now."""
    portal = visits.portal
    return render_template(
        "portal/panel.html",
        here="panel",
        stories=list(portal.faults.catalogue().items()),
        actions=ACTIONS,
        tokens=panel_rows.tokens(visits),
        exchanges=panel_rows.exchanges(visits),
        rows=list(portal.installations.values()),
        languages=LANGUAGES,
        language=portal.language,
    )


def _press(visits: Visits, button: Callable[[Visits], None]) -> Response:
    button(visits)
    return redirect(url_for("pages.panel"), 303)


def _fault(visits: Visits) -> None:
    name = request.form.get("name", "")
    if name not in visits.portal.faults:
        return
    switch = visits.portal.faults[name]
    if switch.on:
        switch.reset()
    else:
        switch(0 if name in ACTIONS else None, subject=request.form.get("subject", ""))


def _reset(visits: Visits) -> None:
    visits.portal.faults.reset()


def _release(visits: Visits) -> None:
    visits.world.release_events()


def _uninstall(visits: Visits) -> None:
    row = visits.row(request.form.get("app", 0, type=int))
    if row is not None and row.active:
        visits.portal.uninstall(row.app)


def _clear_wire(visits: Visits) -> None:
    for wire in panel_rows.wires(visits).values():
        wire.clear()


def _language(visits: Visits) -> None:
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        visits.portal.language = chosen


BUTTONS = {
    "fault": _fault,
    "reset": _reset,
    "release": _release,
    "uninstall": _uninstall,
    "clear-wire": _clear_wire,
    "language": _language,
}
