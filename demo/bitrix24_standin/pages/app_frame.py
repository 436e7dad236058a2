"""The application's page, and the requests of its frame: load a tab, renew tokens, finish an installation.

Imitates: the portal's app.layout and its lazyload.ajax.php (docs/platform.md 1.3, 7.4).
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from flask import jsonify, render_template, request

from .app_layout import Opening, app_layout
from .visit import Visits, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint, Response

    from ..applications import Installation
    from ..people import Person

AJAX = "/bitrix/components/bitrix/app.layout/lazyload.ajax.php"
SYSTEM_PARAMETERS = {"IFRAME", "IFRAME_TYPE", "POPUP", "install_finished"}
REFUSED = {"portal_refused": True}  # with status 200, as the portal's own ajax answers


def add_to(pages: Blueprint, visits: Visits) -> None:
    """Add the pages of this module."""
    pages.add_url_rule("/marketplace/app/<int:app_id>/", "app", partial(app_page, visits))
    pages.add_url_rule(AJAX, "ajax", partial(ajax, visits), methods=["POST"])


def app_page(visits: Visits, app_id: int) -> str | tuple[str, int]:
    """Show the application's own page. Its parameters go on as PLACEMENT_OPTIONS."""
    person, row = visits.signed_in(), visits.row(app_id)
    if row is None:
        return message("Not found", "There is no such application in this portal.", 404)
    options = {name: value for name, value in request.args.items() if name not in SYSTEM_PARAMETERS}
    opening = Opening(options=options, popup=request.args.get("POPUP") == "1")
    layout = app_layout(visits, row, person, opening)
    return render_template("portal/app.html", here=row.id, title=row.app.name, layout=layout)


def ajax(visits: Visits) -> str | Response:
    """Answer a frame's page. A person without access gets nothing."""
    person = visits.person()
    row = visits.row(request.form.get("APP_ID", 0, type=int))
    action = ACTIONS.get(request.form.get("action", ""))
    if person is None or row is None or action is None:
        return jsonify(REFUSED)
    answer = action(visits, row, person)
    return answer if isinstance(answer, str) else jsonify(answer)


def _load(visits: Visits, row: Installation, person: Person) -> object:
    bound = request.form.get("PLACEMENT_ID", 0, type=int)
    placement = next((each for each in row.placements if each.id == bound), None)
    opening = Opening(
        placement=placement.code if placement else "CRM_LEAD_DETAIL_TAB",
        handler=placement.handler if placement else "",
        options={"ID": request.form.get("PLACEMENT_OPTIONS[ID]", "0")},
    )
    return app_layout(visits, row, person, opening)


def _access_refresh(visits: Visits, row: Installation, person: Person) -> object:
    faults = visits.portal.faults
    if not visits.portal.may_use(person, row.app) or faults.renewal_refused.take(login=person.login):
        return REFUSED
    pair = visits.portal.fresh_pair(row.app, person)
    return {"AUTH_ID": pair.access, "AUTH_EXPIRES": "3600", "REFRESH_ID": pair.refresh}


def _set_install(visits: Visits, row: Installation, person: Person) -> object:
    del visits, person
    row.first_run = False
    return {"result": True}


def _set_installed(visits: Visits, row: Installation, person: Person) -> object:
    if not person.admin:
        return REFUSED
    if request.form.get("v") == "N":
        row.installed = False
    elif not row.installed:
        visits.portal.finish_install(row.app, person)
    return {"result": True}


def _set_option(visits: Visits, row: Installation, person: Person) -> object:
    del visits
    return _kept(row.user_options.setdefault(person.id, {}))


def _set_app_option(visits: Visits, row: Installation, person: Person) -> object:
    del visits
    return _kept(row.options) if person.admin else REFUSED


def _kept(options: dict[str, object]) -> object:
    """Store one option of any JSON value, or refuse a value that is no JSON."""
    try:
        value = json.loads(request.form.get("value", ""))
    except (ValueError, RecursionError):
        return REFUSED
    options[request.form.get("name", "")] = value
    return options


ACTIONS: dict[str, Callable[[Visits, Installation, Person], object]] = {
    "load": _load,
    "access_refresh": _access_refresh,
    "set_install": _set_install,
    "set_installed": _set_installed,
    "set_option": _set_option,
    "set_app_option": _set_app_option,
}
