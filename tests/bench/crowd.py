"""Many portals at one door, whose answers are replayed, and the application installed in each of them."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from demo.bitrix24_standin import Application, Launch, Neighbourhood, Portal, open_frame
from demo.bitrix24_standin.serving import HostServer, Servers
from demo.running.the_app import Place, TheApp, held, register
from tests.bench.replay import in_front
from tests.bench.worlds import ANSWERED_S, WORKERS, opened_alone, tab_form

if TYPE_CHECKING:
    import ssl

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PORTAL_S, PROCESSES, THREADS = 0.05, 2, 32
AS_IT_IS_SHIPPED = {"MALLOC_ARENA_MAX": "2"}  # install/deploy/full-lead.service, install/deploy/Dockerfile
OPTIONS = {WORKERS: str(PROCESSES), "GUNICORN_CMD_ARGS": f"--threads {THREADS}", **AS_IT_IS_SHIPPED}
EVERY_NAME = "0.0.0.0"


class Door(Servers):
    """One server for all hosts, by the name that is asked for: five hundred would keep the machine busy by waiting."""

    def __init__(self) -> None:
        self._sites: dict[str, WSGIApplication] = {}
        self.server = HostServer(EVERY_NAME, 0, self._answer)

    def open(self, host: str, port: int, app: "WSGIApplication", tls: "ssl.SSLContext | None" = None) -> HostServer:
        del port, tls
        self._sites[host] = app
        return self.server

    def close(self, server: HostServer) -> None:
        """Leave it open: it ends once, when all of them do."""

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._sites[environ["HTTP_HOST"].partition(":")[0]](environ, start_response)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Portals in which the application is installed; `url` is where it listens."""

    url: str
    neighbourhood: Neighbourhood
    registration: Application
    portals: tuple[Portal, ...]
    pid: int

    def forms(self, login: str, lead: int, number: int, handler: str) -> Iterator[Launch]:
        """Yield as many forms, of one portal after the other."""
        for each in range(number):
            portal = self.portals[each % len(self.portals)]
            yield tab_form(portal, self.registration, login, lead, handler)


@contextmanager
def crowd(number: int, database_url: str = "") -> Iterator[Crowd]:
    """Give so many portals, with the application behind gunicorn: two processes of 32 threads."""
    door = Door()
    with ExitStack() as stack:
        stack.callback(door.server.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        neighbourhood = stack.enter_context(Neighbourhood(street=door))
        front = stack.enter_context(in_front("tests.bench.replay", str(door.server.port), str(PORTAL_S)))
        portals = [neighbourhood.add_portal(f"127.0.{each // 200 + 1}.{each % 200 + 1}") for each in range(number)]
        for portal in portals:
            neighbourhood.name_portal(portal, f"{portal.host.partition(':')[0]}:{front}")
        listening = stack.enter_context(held(0))
        address = database_url or f"sqlite:///{folder}/lead.sqlite3"
        place = Place(port=listening.getsockname()[1], database_url=address, instead=OPTIONS)
        registration = register(neighbourhood, portals[0], place.url)
        running = stack.enter_context(TheApp(place, registration, portals[0], listening, Path(folder, "log")))
        assert running.process
        for portal in portals:
            _install(neighbourhood, portal, registration)
        yield Crowd(
            url=place.url,
            neighbourhood=neighbourhood,
            registration=registration,
            portals=tuple(portals),
            pid=running.process.pid,
        )


def _install(neighbourhood: Neighbourhood, portal: Portal, registration: Application) -> None:
    admin = portal.people["admin"]
    if registration.client_id not in portal.installations:
        portal.install(registration, admin)
    opened_alone(open_frame(portal, registration, admin))
    portal.finish_install(registration, admin)
    neighbourhood.deliver_events(ANSWERED_S)
