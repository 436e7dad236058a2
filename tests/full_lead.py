"""Fixtures: the application, served over real HTTP next to a stand-in portal, each test in a world of its own."""

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask

from b24app.settings import read_settings
from b24app.wiring.application import create_app
from b24app.wiring.views import Views
from demo.bitrix24_standin import Neighbourhood, open_frame
from demo.bitrix24_standin.applications import Application
from demo.bitrix24_standin.launch import Launch
from demo.bitrix24_standin.pages.compiled_templates import CompiledTemplates
from demo.bitrix24_standin.people import Person
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.serving import HostServer
from demo.running.the_app import register
from tests.street import STREET, nobody
from tests.written_behind import all_is_written

COMPILED = CompiledTemplates()  # for the applications of the next tests: a fifth of their time
SERVERS: dict[str, HostServer] = {}  # by the address that each application has now

EVENTS_S = 60.0  # a busy machine's; it ends at once when they are answered


@dataclass
class Clock:
    """The app's clock, which a test can move."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class FullLead:
    """The running application, as its portal knows it."""

    url: str
    flask: Flask
    registration: Application
    neighbourhood: Neighbourhood
    portal: Portal
    environ: dict[str, str]
    clock: Clock
    session: requests.Session

    def post(self, path: str, **fields: str) -> requests.Response:
        return self.session.post(f"{self.url}{path}", data=fields, timeout=60, allow_redirects=False)

    def launch(self, launch: Launch) -> requests.Response:
        return self.session.post(launch.url, data=launch.fields, timeout=60, allow_redirects=False)

    def open_lead(self, person: Person, lead_id: int | str = 123) -> requests.Response:
        options = {"ID": str(lead_id)}
        handler = f"{self.url}/lead-tab"
        return self.launch(
            open_frame(
                self.portal,
                self.registration,
                person,
                placement="CRM_LEAD_DETAIL_TAB",
                options=options,
                handler=handler,
            )
        )

    def open_home(self, person: Person) -> requests.Response:
        return self.launch(open_frame(self.portal, self.registration, person))

    def install(self) -> requests.Response:
        """Install as the portal's administrator, to the end: its event has been answered."""
        admin = self.portal.people["admin"]
        response = self.launch(open_frame(self.portal, self.registration, admin))
        self.portal.finish_install(self.registration, admin)
        self.neighbourhood.deliver_events(EVENTS_S)
        return response

    def be_installed(self) -> None:
        """Install wholly, and leave nothing on the wires."""
        page = self.install()
        assert page.status_code == 200
        assert 'class="failed"' not in page.text, page.text
        self.portal.wire.clear()
        self.neighbourhood.oauth.wire.clear()


@pytest.fixture
def address() -> Iterator[str]:
    """Give the address at which the application will be."""
    server = STREET.open("127.0.0.1", 0, nobody)
    SERVERS[url := f"http://127.0.0.1:{server.port}"] = server
    yield url
    STREET.close(SERVERS.pop(url))


@pytest.fixture
def neighbourhood(address: str) -> Iterator[Neighbourhood]:
    """Give the neighbourhood, which ends before the application's address, so that a waiting request ends, too.

    What an application still does behind its answers ends with it: the next test's servers have the same addresses.
    """
    del address
    with Neighbourhood(street=STREET) as neighbourhood:
        yield neighbourhood
    all_is_written()


@pytest.fixture
def portal(neighbourhood: Neighbourhood) -> Portal:
    return neighbourhood.add_portal()


@pytest.fixture
def app_database_url(migrated_file: bytes, tmp_path: Path) -> str:
    """Give the address of a database that has our tables, and nothing in them."""
    file = tmp_path / "full-lead.sqlite3"
    file.write_bytes(migrated_file)
    return f"sqlite:///{file}"


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def full_lead(
    neighbourhood: Neighbourhood, portal: Portal, address: str, app_database_url: str, session: requests.Session
) -> FullLead:
    """Give the application, registered in the portal and not installed yet."""
    return registered(neighbourhood, portal, address, app_database_url, session)


def registered(
    neighbourhood: Neighbourhood, portal: Portal, address: str, database_url: str, session: requests.Session
) -> FullLead:
    """Register the application in the portal, and start it."""
    registration = register(neighbourhood, portal, address)
    environ = {
        "B24_CLIENT_ID": registration.client_id,
        "B24_CLIENT_SECRET": registration.client_secret,
        "B24_PUBLIC_URL": address,
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "B24_DATABASE_URL": database_url,
        "B24_OAUTH_SERVERS": neighbourhood.oauth.url,
        "B24_JS_URL": f"{portal.url}/api/v1/",
        "B24_ALLOW_HTTP_PORTALS": "1",
        "B24_ALLOW_PRIVATE_PORTALS": "1",
        "B24_THREADS": "64",  # as many as a test lets run at once: the server of the tests has no limit
        "B24_SUPPORT_CONTACT": "support@example.com",
    }
    return started(neighbourhood, portal, registration, environ, session)


def started(
    neighbourhood: Neighbourhood,
    portal: Portal,
    registration: Application,
    environ: dict[str, str],
    session: requests.Session,
    *,
    make_graph: type[Views] = Views,
) -> FullLead:
    """Start the application at its address, over its database, where the one before has nothing left to write."""
    all_is_written()
    url, clock = environ["B24_PUBLIC_URL"], Clock()
    flask = create_app(read_settings(environ, root=Path()), clock, make_graph)
    flask.jinja_env.bytecode_cache = COMPILED
    SERVERS[url].behind.app = flask
    return FullLead(url, flask, registration, neighbourhood, portal, environ, clock, session)
