"""The worlds that are measured: the application beside the stand-in portal, in this process or as it is shipped."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import requests

from demo.bitrix24_standin import Application, Launch, Neighbourhood, Portal, open_frame
from demo.running.the_app import Place, TheApp, held, register
from tests.restartable import SHOWN, Restartable
from tests.watching import TAB

ADMIN, SARA = ("admin", 124), ("sara", 123)  # the lead with every field as administrator; a sales person's own
WHO = {"administrator": ADMIN, "sales person": SARA}
ANSWERED_S = 60.0  # a busy machine's
WORKERS = "WEB_CONCURRENCY"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it posts to, and what without anybody's doing."""

    action: str
    fields: dict[str, str]


@dataclass(slots=True)
class Forms(HTMLParser):
    """Finds a page's forms."""

    found: list[Form] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", ""), {}))
        elif tag == "input" and given.get("type") == "hidden" and self.found:
            self.found[-1].fields[given.get("name", "")] = given.get("value", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """The application behind gunicorn, installed in the portal; `pid` is gunicorn's first process."""

    url: str
    neighbourhood: Neighbourhood
    portal: Portal
    registration: Application
    session: requests.Session
    pid: int
    started_s: float

    def form(self, login: str, lead: int) -> Launch:
        """Let the portal render the form that opens the tab."""
        return tab_form(self.portal, self.registration, login, lead, f"{self.url}/lead-tab")

    def open(self, launch: Launch) -> requests.Response:
        """Open the tab to the last byte."""
        return opened(self.session, launch)


def workers_of(first: int) -> list[int]:
    """Return the processes that answer requests, of gunicorn's first one."""
    return [int(child) for child in Path(f"/proc/{first}/task/{first}/children").read_text().split()]


def opened(session: requests.Session, launch: Launch) -> requests.Response:
    answer = session.post(launch.url, data=launch.fields, timeout=ANSWERED_S)
    assert answer.status_code == 200, answer.text
    return answer


def opened_alone(launch: Launch) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return opened(session, launch)


def tab_form(portal: Portal, app: Application, login: str, lead: int, handler: str = "") -> Launch:
    """Let a portal render the form of a lead's tab for a person, with a fresh pair."""
    return open_frame(portal, app, portal.people[login], placement=TAB, options={"ID": str(lead)}, handler=handler)


def related_form(page: str) -> Form:
    """Find the form that brings the related data, as the page names it."""
    forms = Forms()
    forms.feed(page.partition('<section class="related"')[2])
    return forms.found[0]


def path_of(address: str) -> str:
    """Return an address without its host."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@contextmanager
def here() -> Iterator[Restartable]:
    """Give the application in this process, installed in a portal."""
    with tempfile.TemporaryDirectory() as folder, Neighbourhood() as neighbourhood:
        app = Restartable(neighbourhood, f"sqlite:///{folder}/lead.sqlite3")
        app.restart()
        assert app.install() == SHOWN
        yield app
        app.settle()


@contextmanager
def as_shipped(*, workers: int = 1, database_url: str = "", **settings: str) -> Iterator[Deployed]:
    """Give the application behind gunicorn with the shipped configuration."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Neighbourhood() as neighbourhood,
        held(0) as door,
        requests.Session() as session,
    ):
        session.trust_env = False
        portal = neighbourhood.add_portal()
        address = database_url or f"sqlite:///{folder}/lead.sqlite3"
        place = Place(port=door.getsockname()[1], database_url=address, instead={WORKERS: str(workers), **settings})
        registration = register(neighbourhood, portal, place.url)
        began = time.perf_counter()
        with TheApp(place, registration, portal, door, Path(folder, "log")) as running:
            assert running.process
            deployed = Deployed(
                url=place.url,
                neighbourhood=neighbourhood,
                portal=portal,
                registration=registration,
                session=session,
                pid=running.process.pid,
                started_s=time.perf_counter() - began,
            )
            install(deployed)
            yield deployed


def install(deployed: Deployed) -> None:
    """Install it as the portal's administrator, to the end."""
    admin = deployed.portal.people["admin"]
    deployed.open(open_frame(deployed.portal, deployed.registration, admin))
    deployed.portal.finish_install(deployed.registration, admin)
    deployed.neighbourhood.deliver_events(ANSWERED_S)
