"""A company's own certificate authority (B24_CA_FILE), as the application's own pieces use it."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from b24app.domain.portal.tokens import OUTSIDER
from b24app.errors.outside import NoResponseError, OutsideError
from b24app.errors.portal_setup import CertificateRefusedError
from b24app.settings import read_settings
from b24app.wiring.adapters import Adapters
from tests.wire.certificates import LOOPBACK_NAME, Authority
from tests.wire.hostile_server import HostileServer, answering


@pytest.fixture
def server(authority: Authority) -> Iterator[HostileServer]:
    with HostileServer(answering(), tls=authority.server_context(LOOPBACK_NAME)) as server:
        yield server


def adapters_with(server: HostileServer, ca_file: str) -> Adapters:
    url = f"https://127.0.0.1:{server.port}"
    environ = {
        "B24_CLIENT_ID": "local.1",
        "B24_CLIENT_SECRET": "secret",
        "B24_PUBLIC_URL": url,
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
        "B24_OAUTH_SERVERS": url,
        "B24_ALLOW_PRIVATE_PORTALS": "1",
        "B24_CA_FILE": ca_file,
    }
    return Adapters(lambda: read_settings(environ, Path()))


def test_portals_servers_and_our_own_address_may_have_its_certificates(
    authority: Authority, server: HostileServer
) -> None:
    adapters = adapters_with(server, authority.ca_file)
    url = str(adapters.settings.public_url)
    assert adapters.session.post(f"{url}/", form={}, deadline_s=30).status == 200
    assert adapters.session_to_own_address.post(f"{url}/", form={}, deadline_s=30).status == 200
    with pytest.raises(OutsideError) as refusal:
        adapters.all_servers.prove_at("token", url, "", OUTSIDER)
    assert not isinstance(refusal.value, NoResponseError), "it has answered"


def test_none_of_them_may_without_it(server: HostileServer) -> None:
    adapters = adapters_with(server, "")
    url = str(adapters.settings.public_url)
    for session in (adapters.session, adapters.session_to_own_address):
        with pytest.raises(CertificateRefusedError):
            session.post(f"{url}/", form={}, deadline_s=30)
    with pytest.raises(NoResponseError):
        adapters.all_servers.prove_at("token", url, "", OUTSIDER)
