"""What people see of a portal to which no connection can be made, and that it stays what it is and changes nothing."""

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509

from b24app.adapters.rest.pace import FAILURES
from demo.bitrix24_standin.serving import HostServer
from tests.full_lead import FullLead
from tests.street import nobody
from tests.watching import asked, kept, outcome, tab_launch, ticket_in
from tests.wire.certificates import Authority

Found = Sequence[tuple[object, ...]]
PATIENT = (504, "silent")


def test_a_portal_with_a_certificate_of_its_own_making_is_its_administrators_matter(
    installed: FullLead, tmp_path: Path
) -> None:
    """docs/platform.md 8.5."""
    context = Authority(tmp_path).server_context(x509.DNSName("localhost"))
    server = HostServer("localhost", 0, nobody, context)
    installed.neighbourhood.name_portal(installed.portal, f"localhost:{server.port}")
    installed.portal.https = True
    before = kept(installed)
    for _ in range(FAILURES + 1):
        page = installed.launch(tab_launch(installed))
        assert outcome(page) == (502, "certificate")
    server.close()
    assert "Who can change this: Your Bitrix24 administrator" in " ".join(page.text.split())
    assert "usually resolves itself" not in page.text
    assert kept(installed) == before


@pytest.mark.parametrize(
    ("number", "page"),
    [(socket.EAI_NONAME, (502, "no-host")), (socket.EAI_NODATA, (502, "no-host")), (socket.EAI_AGAIN, PATIENT)],
)
def test_a_name_that_no_resolver_knows_is_told_apart_from_a_resolver_that_fails(
    installed: FullLead, monkeypatch: pytest.MonkeyPatch, number: int, page: tuple[int, str]
) -> None:
    resolve = socket.getaddrinfo

    def resolved(host: str, port: int, *more: int, **others: int) -> Found:
        if host == "localhost":
            raise socket.gaierror(number, "canary")
        return resolve(host, port, *more, **others)

    before = kept(installed)
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    for _ in range(FAILURES + 1):
        assert outcome(installed.launch(tab_launch(installed))) == page
    assert kept(installed) == before


def test_an_address_that_the_app_may_not_ask_is_told_so(installed: FullLead, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo

    def resolved(host: str, port: int, *more: int, **others: int) -> Found:
        return resolve("169.254.1.1" if host == "localhost" else host, port, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert outcome(installed.launch(tab_launch(installed))) == (502, "no-host")


@pytest.mark.costly
@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_front_server_that_knows_no_portal_is_told_apart_and_confirms_nothing(
    installed: FullLead, status: int
) -> None:
    """docs/platform.md 8.4."""
    opened = installed.launch(tab_launch(installed))
    before = kept(installed)
    installed.portal.faults.front_404(value=status)
    for _ in range(FAILURES + 1):
        assert outcome(installed.launch(tab_launch(installed))) == (502, "no-portal")
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == (502, "no-portal")
    assert outcome(installed.open_home(installed.portal.people["admin"])) == (502, "no-portal")
    assert kept(installed) == before
    installed.portal.faults.front_404.reset()
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")


def test_a_front_server_that_refuses_batches_alone_hides_no_lead(installed: FullLead) -> None:
    installed.portal.faults.front_404(method="batch", value=403)
    installed.portal.wire.clear()
    assert outcome(installed.launch(tab_launch(installed))) == (200, "")
    assert asked(installed.portal.wire)[:2] == ["batch", "app.info"]
