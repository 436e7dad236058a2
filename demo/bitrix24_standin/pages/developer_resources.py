"""Developer resources > Other > Local application: the form for an administrator, filled in already.

Imitates: Bitrix24 REST docs, "Server-side local application with user interface" (docs/platform.md 1.1).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from .visit import Visits, message, shown

if TYPE_CHECKING:
    from flask import Blueprint
    from werkzeug.wrappers import Response


def add_to(pages: Blueprint, visits: Visits) -> None:
    """Add the pages of this module."""
    pages.add_url_rule("/devops/", "devops", partial(developer_resources, visits))
    form = partial(local_application, visits)
    pages.add_url_rule("/devops/local-application/", "local_application", form, methods=["GET", "POST"])


def developer_resources(visits: Visits) -> str:
    """Show the link to the form, and the integrations that there are."""
    visits.signed_in()
    rows = [each for each in visits.portal.installations.values() if each.active]
    return render_template("portal/devops.html", here="devops", rows=rows)


def local_application(visits: Visits) -> str | Response | tuple[str, int]:
    """Show the form. Saving leads to the application's page, which runs its installer."""
    person, portal = visits.signed_in(), visits.portal
    app = next((each for each in visits.offered() if each.kind == "local"), None)
    if app is None:
        return message("Local application", "No local application was registered in this neighbourhood.", 404)
    if request.method == "POST":
        if not person.admin:
            return message("Access denied", "Only an administrator may add an application.", 403)
        row = portal.installations.get(app.client_id)
        if row is None or not row.active:
            row = portal.install(app, person)
        return redirect(url_for("pages.app", app_id=row.id), 303)
    # Only an administrator sees the keys, as a real portal shows this form to administrators only.
    return render_template("portal/local_app.html", here="devops", app=app, me=shown(person), keys=person.admin)
