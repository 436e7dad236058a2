"""The application in the test's own process: it can be started again over its database, and hears no event by itself.

What the portal posts to it is refused by the address that it gives, and handed over when the test says so.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from b24app.settings import read_settings
from b24app.wiring.application import create_app
from demo.bitrix24_standin import Launch, Neighbourhood, open_frame
from demo.bitrix24_standin.applications import Installation
from demo.bitrix24_standin.people import Person
from demo.running.the_app import register
from tests.full_lead import Clock
from tests.watching import TAB, Row, records
from tests.written_behind import all_is_written

ADDRESS = "http://127.0.0.1:9"  # nobody listens there: events wait in the portal's own record of what it sent
OLD, NEW = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"o", b"n"))
TOKEN = re.compile(rb"[0-9a-f]{70}")  # the stand-in's tokens; nothing else that is kept has this form


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees: the status, the problem that the page tells of ("" for none), the ticket in it ("")."""

    status: int
    problem: str
    ticket: str = field(repr=False, compare=False, default="")


SHOWN = Seen(200, "")


class Restartable:
    """The application and the portal that it is registered in."""

    def __init__(self, neighbourhood: Neighbourhood, database_url: str) -> None:
        self.neighbourhood, self.portal, self.clock = neighbourhood, neighbourhood.add_portal(), Clock()
        self.registration = register(neighbourhood, self.portal, ADDRESS)
        self.environ = {
            "B24_CLIENT_ID": self.registration.client_id,
            "B24_CLIENT_SECRET": self.registration.client_secret,
            "B24_PUBLIC_URL": ADDRESS,
            "B24_SECRET_KEYS": OLD,
            "B24_DATABASE_URL": database_url,
            "B24_OAUTH_SERVERS": neighbourhood.oauth.url,
            "B24_ALLOW_HTTP_PORTALS": "1",
            "B24_ALLOW_PRIVATE_PORTALS": "1",
        }
        self.flask = Flask("not started")

    @property
    def row(self) -> Installation:
        """The portal's own entry of the application."""
        return self.portal.installations[self.registration.client_id]

    def restart(self, **changed: str) -> None:
        """Start the application over the same database, with nothing in memory; settings may differ."""
        self.environ |= changed
        self.settle()
        self.flask = create_app(read_settings(self.environ, Path()), self.clock)

    def settle(self) -> None:
        """Wait for what is written behind the answers."""
        all_is_written()

    def post(self, path: str, fields: Mapping[str, str]) -> Seen:
        response = self.flask.test_client().post(path.removeprefix(ADDRESS), data=fields, base_url=ADDRESS)
        problem = re.search(r'data-problem="([^"]+)"', response.text)
        ticket = re.search(r'name="ticket" value="([^"]+)"', response.text)
        return Seen(response.status_code, problem[1] if problem else "", ticket[1] if ticket else "")

    def arrive(self, launch: Launch) -> Seen:
        return self.post(launch.url, launch.fields)

    def card(self, login: str) -> Launch:
        """Let the portal render the tab in a lead's card."""
        return open_frame(self.portal, self.registration, self._person(login), placement=TAB, options={"ID": "123"})

    def page(self, login: str) -> Launch:
        """Let the portal render the application's own page, or its installer."""
        return open_frame(self.portal, self.registration, self._person(login))

    def install(self) -> Seen:
        """Install as the portal's administrator, to the end."""
        seen = self.arrive(self.page("admin"))
        self.portal.finish_install(self.registration, self._person("admin"))
        return seen

    def uninstall(self, *, clean: bool) -> dict[str, str]:
        """Take the application away in the portal; return the event, which has not arrived."""
        self.portal.uninstall(self.registration, clean=clean)
        return self.neighbourhood.deliver_events()[-1].form

    def kept(self) -> dict[str, list[Row]]:
        """Read what the database keeps of this application; what waits is written first."""
        found = records(self.environ["B24_DATABASE_URL"]).items()
        mine = self.registration.client_id
        return {table: [row for row in rows if row["client_id"] == mine] for table, rows in found}

    def _person(self, login: str) -> Person:
        return self.portal.people[login]
