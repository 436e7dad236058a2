"""The first page of the portal's host with its two links, and signing in without a password."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import requests
from flask import make_response, redirect, render_template, request, url_for

from ..crm.special_leads import FULL
from .by_itself import install_by_itself
from .visit import COOKIE, Visits, message, shown

if TYPE_CHECKING:
    from flask import Blueprint
    from werkzeug.wrappers import Response

ADMINISTRATOR, SALES_PERSON = "admin", "sara"


def add_to(pages: Blueprint, visits: Visits) -> None:
    """Add the pages of this module."""
    pages.add_url_rule("/", "front", partial(front, visits))
    pages.add_url_rule("/demo/sign-in", "sign_in", partial(sign_in, visits), methods=["POST"])
    pages.add_url_rule("/demo/open-a-lead", "open_a_lead", partial(open_a_lead, visits), methods=["POST"])
    pages.add_url_rule("/demo/install-it", "install_it", partial(install_it, visits), methods=["POST"])


def front(visits: Visits) -> str:
    """Say what this is, and show the two links."""
    people = visits.portal.people
    return render_template(
        "portal/front.html",
        admin=shown(people[ADMINISTRATOR]),
        sales=shown(people[SALES_PERSON]),
        other_portals=[each for each in visits.world.portals.values() if each is not visits.portal],
    )


def open_a_lead(visits: Visits) -> Response:
    """Sign in as a sales person, with the application installed, and show its tab."""
    for app in visits.offered():
        try:
            install_by_itself(visits.portal, app, visits.portal.people[ADMINISTRATOR])
        except requests.RequestException as error:
            said = f"Nobody answered at {app.install_url or app.handler_url} ({type(error).__name__}). Start it first."
            return make_response(*message("The application did not answer", said, 502))
    return _as(SALES_PERSON, url_for("pages.lead_card", record_id=FULL, tab="app"))


def install_it(visits: Visits) -> Response:
    """Sign in as the administrator, and show the form of the local application."""
    del visits
    return _as(ADMINISTRATOR, url_for("pages.local_application"))


def sign_in(visits: Visits) -> Response:
    """Sign in as another person, and stay on the page."""
    login = request.form.get("login", "")
    person = visits.portal.people.get(login)
    if person is None or not person.active:
        return make_response(*message("You cannot sign in", "Nobody works here under this name any more.", 403))
    return _as(login, local_path(request.form.get("next", "/")))


def local_path(path: str) -> str:
    """Return a path of this host, and the first page for anything else."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _as(login: str, path: str) -> Response:
    answer = redirect(path, 303)
    answer.set_cookie(COOKIE, login, samesite="Lax", httponly=True)
    return answer
