"""What an open costs without our application: Flask views that show a plain table of the same fields.

`plain` puts the table together as text, `template` lets a small template do it: each asks the portal once, on a
connection that is kept. `sdk` lets the vendor's own client read the form and ask the same; `sdk that proves` lets it
prove the form first, as its documents advise. None of them keeps a token, has an access rule or an error page: they are
floors, and no applications.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import requests
from b24pysdk import BitrixApp
from flask import Flask, render_template_string
from markupsafe import escape

from tests.bench.floor_rows import asked, rows_of
from tests.bench.sdk_view import client

ADDRESS, HOW = "/lead-tab", "BENCH_FLOOR"
PAGE = '<!doctype html><html lang="en"><title>Lead</title><table>{}</table></html>'
TABLE = PAGE.format("{% for name, value in rows %}<tr><th>{{ name }}</th><td>{{ value }}</td></tr>\n{% endfor %}")
View = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """How a floor is made: its kind, and what the vendor's client must know of the portal's world."""

    kind: str
    scheme: str
    oauth_url: str
    client_id: str
    client_secret: str = field(repr=False)


def made(floor: Floor) -> Flask:
    """Return the application of one view."""
    app = Flask("tests.bench.floors")
    app.add_url_rule(ADDRESS, "open", VIEWS[floor.kind](floor), methods=["POST"])
    return app


def served() -> Flask:
    """Return it for gunicorn."""
    return made(Floor(**json.loads(os.environ[HOW])))


def plain(floor: Floor) -> View:
    session = requests.Session()

    def view() -> str:
        rows = rows_of(asked(session, floor.scheme))
        return PAGE.format(
            "\n".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
        )

    return view


def template(floor: Floor) -> View:
    session = requests.Session()
    return lambda: render_template_string(TABLE, rows=rows_of(asked(session, floor.scheme)))


def sdk(floor: Floor, *, proves: bool = False) -> View:
    app = BitrixApp(client_id=floor.client_id, client_secret=floor.client_secret)
    vendors = client(app, floor.scheme, floor.oauth_url, proves=proves)
    return vendors.viewed(lambda found: render_template_string(TABLE, rows=rows_of(found)))


PLAIN, TEMPLATE, SDK, PROVING = "plain", "template", "sdk", "sdk that proves"
VIEWS: Mapping[str, Callable[[Floor], View]] = {
    PLAIN: plain,
    TEMPLATE: template,
    SDK: sdk,
    PROVING: partial(sdk, proves=True),
}
