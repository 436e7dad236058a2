"""The application as an operator starts it, one process with eight threads, beside clients that are slow on purpose."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.running.the_app import HOST
from tests.behind_gunicorn import behind_gunicorn
from tests.full_lead import FullLead
from tests.rules.test_access_log import DEADLINE_S
from tests.watching import tab_launch


@dataclass(frozen=True, slots=True)
class Office:
    """An installed application, and the people of its portal."""

    app: FullLead

    def request(self, login: str) -> bytes:
        """Return what a browser sends when this person opens a lead's tab."""
        launch = tab_launch(self.app, login)
        asked = requests.Request("POST", launch.url, data=launch.fields).prepare()
        body = urlencode(launch.fields).encode()
        head = f"POST {asked.path_url} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body

    def client(self, said: bytes) -> socket.socket:
        """Connect, say something and go on."""
        client = socket.create_connection((HOST, urlsplit(self.app.url).port), timeout=DEADLINE_S)
        client.sendall(said)
        return client

    def opens(self, login: str) -> bool:
        """Whether this person sees the lead now."""
        with self.client(self.request(login)) as client:
            return shows_the_lead(client)

    def is_live(self) -> bool:
        return requests.get(f"{self.app.url}/health/live", timeout=DEADLINE_S).ok


def shows_the_lead(client: socket.socket) -> bool:
    with client.makefile("rb") as stream:
        page = stream.read()
    return page.startswith(b"HTTP/1.1 200 ") and b'name="ticket"' in page


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with Neighbourhood() as neighbourhood, requests.Session() as session:
        session.trust_env = False
        with behind_gunicorn(neighbourhood, neighbourhood.add_portal(), session, folder) as served:
            yield Office(served.app)


@pytest.mark.rehearsal
@pytest.mark.rule("S60", "good")
def test_a_person_on_a_bad_line_sees_the_lead(office: Office) -> None:
    said = office.request("sara")
    pieces = [said[start : start + 500] for start in range(0, len(said), 500)]
    with office.client(pieces[0]) as client:
        for piece in pieces[1:]:
            assert office.is_live(), "the premise: each piece is read by itself"
            client.sendall(piece)
        assert shows_the_lead(client)


BEGINNINGS = {
    "their head": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
    "their body": b"POST /lead-tab HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\na",
    "nothing": b"",
}


@pytest.mark.rule("S60", "bad")
@pytest.mark.drawn(1)
@pytest.mark.parametrize("clients", [8, 200])
@pytest.mark.parametrize("said", BEGINNINGS.values(), ids=BEGINNINGS)
def test_who_drips_holds_up_neither_the_health_nor_an_open(office: Office, said: bytes, clients: int) -> None:
    with ExitStack() as stack:
        dripping = [stack.enter_context(office.client(said)) for _ in range(clients)]
        assert office.is_live()
        for client in dripping:
            client.sendall(said[:1])
        assert office.is_live()
        assert office.opens("sara")


@pytest.mark.costly
@pytest.mark.rule("S60", "bad")
@pytest.mark.parametrize("clients", [8, 200])
def test_who_does_not_read_or_hang_up_holds_up_nobody(office: Office, clients: int) -> None:
    asked = b"GET /static/full-lead.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(clients):
            assert stack.enter_context(office.client(asked)).recv(1) == b"H"
        assert office.is_live()
        assert office.opens("sara")
