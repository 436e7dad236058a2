"""The requests that the documentation of crm.lead.get prints for a terminal, sent to the stand-in as they stand."""

import http.client
import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from demo.bitrix24_standin import Neighbourhood
from tests.standin.visitor import HANDLER, Inbox, Visited
from tests.wire.certificates import Authority

DEADLINE_S = 60  # a busy machine's


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Sends what a page prints: with curl, or the same bytes without it."""

    world: Visited
    ca_file: str

    def curl(self, body: str, address: str) -> dict[str, object]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        text = self._by_curl(headers, body, address) if shutil.which("curl") else self._by_hand(headers, body, address)
        answer = json.loads(text)
        assert isinstance(answer, dict)
        return answer

    def _by_curl(self, headers: dict[str, str], body: str, address: str) -> str:
        lines = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["curl", "--silent", "--cacert", self.ca_file, "-X", "POST", *lines, "-d", body, address]
        return subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=True).stdout

    def _by_hand(self, headers: dict[str, str], body: str, address: str) -> str:
        parts = urlsplit(address)
        context = ssl.create_default_context(cafile=self.ca_file)
        connection = http.client.HTTPSConnection(parts.netloc, timeout=DEADLINE_S, context=context)
        try:
            connection.request("POST", parts.path, body, headers)
            return connection.getresponse().read().decode()
        finally:
            connection.close()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    authority, inbox = Authority(tmp_path), Inbox()
    with Neighbourhood(tls=authority.server_context(x509.DNSName("localhost"))) as neighbourhood:
        portal = neighbourhood.add_portal()
        app = neighbourhood.register_local_app(portal, name="Mine", handler_url=HANDLER)
        yield Terminal(
            world=Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=inbox), ca_file=authority.ca_file
        )
    inbox.server.close()


def lead_in(answer: dict[str, object]) -> dict[str, object]:
    lead = answer["result"]
    assert isinstance(lead, dict)
    return lead


def test_curl_with_oauth(terminal: Terminal) -> None:
    world = terminal.world
    answer = terminal.curl(f'{{"ID":123,"auth":"{world.token()}"}}', f"{world.portal.url}/rest/crm.lead.get")
    assert (lead_in(answer)["TITLE"], lead_in(answer)["STATUS_ID"]) == ("Lead #1591", "IN_PROCESS")
    assert set(answer) == {"result", "time"}


def test_curl_with_a_webhook(terminal: Terminal) -> None:
    hook = terminal.world.portal.new_webhook(terminal.world.portal.people["sara"])
    answer = terminal.curl('{"ID":123}', f"{hook}crm.lead.get")
    assert lead_in(answer)["TITLE"] == "Lead #1591"


def test_both_are_refused_without_their_secret(terminal: Terminal) -> None:
    url = terminal.world.portal.url
    assert terminal.curl('{"ID":123}', f"{url}/rest/crm.lead.get")["error"] == "NO_AUTH_FOUND"
    assert terminal.curl('{"ID":123}', f"{url}/rest/1/wrongcode/crm.lead.get")["error"] == "INVALID_CREDENTIALS"


def test_the_same_bytes_go_out_without_curl(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    test_curl_with_a_webhook(terminal)
