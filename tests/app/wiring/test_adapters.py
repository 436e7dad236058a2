from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from b24app.domain.portal.portal_address import PortalAddress, parse_origin
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.outside import NoResponseError
from b24app.settings import read_settings
from b24app.wiring.adapters import Adapters
from tests.unit.wiring.conftest import ENVIRON
from tests.watching import listening

LOOPBACK = {
    "B24_PUBLIC_URL": "http://127.0.0.1:8811",
    "B24_ALLOW_HTTP_PORTALS": "1",
    "B24_ALLOW_PRIVATE_PORTALS": "1",
}


def asks(environ: dict[str, str], host: str) -> None:
    """Ask a portal on loopback whose token this is; nobody answers."""
    settings = read_settings(environ, Path())
    origin = parse_origin(f"http://{host}")
    assert origin is not None
    with pytest.raises(NoResponseError):
        Adapters(lambda: settings).portal.who_asks(
            PortalAddress(member_id="portal", origin=origin), ViewerToken("token"), ()
        )


class TestOutboundPolicy:
    @pytest.mark.parametrize(
        "widened",
        [{}, {"B24_ALLOW_HTTP_PORTALS": "1"}, {"B24_ALLOW_HTTP_PORTALS": "1", "B24_ALLOW_PRIVATE_PORTALS": "1"}],
    )
    def test_a_deployment_on_the_internet_never_reaches_loopback(self, widened: dict[str, str]) -> None:
        with listening("127.0.0.1") as inside:
            asks({**ENVIRON, **widened}, inside.host)
            assert inside.heard_nothing

    def test_the_demo_reaches_it(self) -> None:
        with listening("127.0.0.1") as inside, ThreadPoolExecutor(1) as pool:
            asked = pool.submit(asks, {**ENVIRON, **LOOPBACK}, inside.host)
            inside.socket.settimeout(60)
            inside.socket.accept()[0].close()
            inside.socket.close()
            asked.result()
