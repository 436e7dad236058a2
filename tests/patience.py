"""Our own deadlines, several times as long: whether a part comes within three seconds is for a quick machine to say.

What holds the deadline itself, or waits for it, is marked `@pytest.mark.our_deadlines`.
"""

from datetime import timedelta

import pytest

from b24app.adapters.oauth import authorization_server
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.usecases import read_related
from b24app.web.http import routes

MINUTE_S = 60.0
# Of a portal, of a server and of all that a request asks: what some tests see to its end, within their clients' minute.
PORTAL_S = 30.0


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer for a portal and a server, for all that a request asks, and for whatever an event asks."""
    if request.node.get_closest_marker("our_deadlines") is None:
        wait_longer(monkeypatch)


def wait_longer(patch: pytest.MonkeyPatch) -> None:
    """Set these deadlines in this process."""
    for waits in (RestPortal, OutboundAdapter):
        defaults = waits.__init__.__kwdefaults__
        assert defaults is not None
        patch.setitem(defaults, "deadline_s", PORTAL_S)
    patch.setattr(routes, "REQUEST_S", PORTAL_S)
    patch.setattr(read_related, "RELATED_LIFE", timedelta(seconds=MINUTE_S))
    patch.setattr(authorization_server, "PROOF_DEADLINE_S", MINUTE_S)
    patch.setattr(routes, "EVENT_S", MINUTE_S)
