"""Our own shortest deadlines, a minute long: whether a part comes within three seconds is for a quick machine to say.

What holds the deadline itself is marked `@pytest.mark.our_deadlines`.
"""

from datetime import timedelta

import pytest

from b24app.adapters.oauth import authorization_server
from b24app.usecases import read_related
from b24app.web.http import routes

MINUTE_S = 60.0


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a minute for the lead's related data, for a proof, and for all that an event asks."""
    if request.node.get_closest_marker("our_deadlines") is None:
        monkeypatch.setattr(read_related, "RELATED_LIFE", timedelta(seconds=MINUTE_S))
        monkeypatch.setattr(authorization_server, "PROOF_DEADLINE_S", MINUTE_S)
        monkeypatch.setattr(routes, "EVENT_S", MINUTE_S)
