"""A portal's people may be with different authorization servers: each pair is renewed where it came from.

Source: docs/platform.md 13.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.oauth.authorization_site import oauth_site
from demo.bitrix24_standin.serving import HostServer, Recorded
from demo.bitrix24_standin.wire import Wire
from tests.full_lead import FullLead, started
from tests.street import STREET, nobody
from tests.watching import aged, asked, kept, outcome, tab_launch, ticket_in, with_fields
from tests.written_behind import all_is_written

OPENED, TOO_OLD = (200, ""), (401, "too-old")


@dataclass(frozen=True, slots=True)
class Second:
    """Another authorization server that issues and knows the same tokens, and what it was asked."""

    server: HostServer
    site: Recorded
    wire: Wire

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server.port}"

    def launch(self, app: FullLead, login: str = "sara", life_s: int = 3600) -> requests.Response:
        """Open the tab as a portal does that is with this server."""
        server = {"SERVER_ENDPOINT": f"{self.url}/rest/", "AUTH_EXPIRES": str(life_s)}
        return app.launch(with_fields(tab_launch(app, login), **server))


@pytest.fixture
def second(neighbourhood: Neighbourhood) -> Iterator[Second]:
    wire = Wire()
    site = Recorded(oauth_site(neighbourhood.oauth), wire, neighbourhood.clock.now)
    server = STREET.open("localhost", 0, site)
    yield Second(server, site, wire)
    STREET.close(server)


@pytest.fixture
def app(installed: FullLead, second: Second) -> FullLead:
    """Give the application with both servers pinned, installed at the first one."""
    environ = installed.environ | {"B24_OAUTH_SERVERS": f"{installed.environ['B24_OAUTH_SERVERS']},{second.url}"}
    app = started(installed.neighbourhood, installed.portal, installed.registration, environ, installed.session)
    app.neighbourhood.oauth.wire.clear()
    return app


def reloaded_after_its_hour(app: FullLead, ticket: str) -> tuple[int, str]:
    all_is_written()
    aged(app)
    app.portal.faults.expire_tokens()
    return outcome(app.post("/lead-tab/reload", ticket=ticket))


@pytest.mark.costly
@pytest.mark.fault("R39")
def test_a_pair_is_renewed_at_the_server_that_its_launch_named(app: FullLead, second: Second) -> None:
    ticket = ticket_in(second.launch(app))
    assert reloaded_after_its_hour(app, ticket) == OPENED
    assert asked(second.wire) == ["app.info", "oauth/token"], "proven once, and then asked for a new pair"
    assert asked(app.neighbourhood.oauth.wire) == []
    (row,) = kept(app)["installations"]
    assert (row["oauth_server"], row["other_server"]) == (app.neighbourhood.oauth.url, second.url)


@pytest.mark.fault("R39")
def test_it_is_asked_once_whether_it_knows_the_portal(app: FullLead, second: Second) -> None:
    for login in ("sara", "mia", "sara"):
        assert outcome(second.launch(app, login)) == OPENED
        all_is_written()
    assert asked(second.wire) == ["app.info"]


@pytest.mark.fault("R39")
def test_a_colleagues_pair_stays_with_the_server_that_gave_it(app: FullLead, second: Second) -> None:
    ticket = ticket_in(app.launch(tab_launch(app, "mia")))
    second.launch(app)
    all_is_written()
    second.wire.clear()
    assert reloaded_after_its_hour(app, ticket) == OPENED
    assert (asked(second.wire), asked(app.neighbourhood.oauth.wire)) == ([], ["oauth/token"])


@pytest.mark.fault("R39")
def test_before_it_has_proven_the_portal_it_gets_nobodys_refresh_token(app: FullLead, second: Second) -> None:
    second.server.behind.app = nobody
    launch = second.launch(app)
    assert outcome(launch) == OPENED, "the page waits for none of it"
    all_is_written()
    second.server.behind.app = second.site
    assert reloaded_after_its_hour(app, ticket_in(launch)) == TOO_OLD, "the portal around the page gives a new pair"
    assert (asked(second.wire), asked(app.neighbourhood.oauth.wire)) == ([], [])


@pytest.mark.fault("R39")
def test_that_it_does_not_know_the_portal_marks_nothing(app: FullLead, second: Second) -> None:
    ticket = ticket_in(second.launch(app, life_s=60))
    aged(app)  # so that the portal itself is not asked with this pair
    app.portal.faults.app_removed()
    assert outcome(app.post("/lead-tab/reload", ticket=ticket)) == (404, "app-removed")
    (row,) = kept(app)["installations"]
    assert asked(second.wire)[-1] == "oauth/token"
    assert row["removal_hinted_at"] is None


@pytest.mark.fault("R39")
def test_a_server_that_is_none_of_ours_is_not_asked_and_the_pair_is_renewed_at_the_installations(
    app: FullLead, second: Second
) -> None:
    launch = with_fields(tab_launch(app), SERVER_ENDPOINT="https://oauth.other.example/rest/")
    assert reloaded_after_its_hour(app, ticket_in(app.launch(launch))) == OPENED
    assert (asked(second.wire), asked(app.neighbourhood.oauth.wire)) == ([], ["oauth/token"])
