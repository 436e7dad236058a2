"""The application as its installation left it: the first in a process installs over HTTP, others go on from there."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import pytest
import requests
from sqlalchemy import make_url

from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.world import Remembered
from tests.full_lead import FullLead, registered, started
from tests.written_behind import all_is_written

GROWS_OLD_S = 240.0  # then it is installed anew, so that what was installed "just now" was


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What an installation left in the portal, in the settings and in the store; the keys in them are the test's."""

    neighbourhood: Remembered
    environ: dict[str, str] = field(repr=False)
    database: bytes = field(repr=False)
    at_s: float


LEFT: dict[tuple[object, ...], Left] = {}  # by the addresses of all who took part, and what kind of portal it was


@pytest.fixture
def installed(
    request: pytest.FixtureRequest,
    *,
    neighbourhood: Neighbourhood,
    portal: Portal,
    address: str,
    app_database_url: str,
    session: requests.Session,
) -> FullLead:
    """Give the application, installed by the portal's administrator; nothing is on the wires yet.

    It has the settings of every other one: a `full_lead` that a test file makes otherwise is not asked for, else what
    it left would be found by tests of other files too.
    """
    if "full_lead" in request.fixturenames:
        pytest.fail(
            "`full_lead` and `installed` are one application at two moments: ask for one of them", pytrace=False
        )
    where = (neighbourhood.oauth.url, portal.url, portal.profile, portal.statuses, address)
    left = LEFT.get(where)
    if left and monotonic() - left.at_s < GROWS_OLD_S and app_database_url.startswith("sqlite"):
        return gone_on(left, neighbourhood, portal, app_database_url, session)
    app = registered(neighbourhood, portal, address, app_database_url, session)
    app.be_installed()
    if not app_database_url.startswith("sqlite"):
        return app
    assert list(neighbourhood.oauth.applications) == [app.registration.client_id], "what another test would find too"
    LEFT[where] = left_by(app)
    return started(
        neighbourhood, portal, app.registration, app.environ, session
    )  # as all others: it remembers no installation


def left_by(app: FullLead) -> Left:
    """Keep what there is now."""
    all_is_written()
    with closing(sqlite3.connect(file_of(app.environ["B24_DATABASE_URL"]))) as connection:
        database = connection.serialize()
    return Left(
        neighbourhood=app.neighbourhood.remember(), environ=dict(app.environ), database=database, at_s=monotonic()
    )


def gone_on(left: Left, neighbourhood: Neighbourhood, portal: Portal, url: str, session: requests.Session) -> FullLead:
    """Start an application of its own over a copy of what was left."""
    neighbourhood.go_on_from(left.neighbourhood)
    Path(file_of(url)).write_bytes(left.database)
    environ = left.environ | {"B24_DATABASE_URL": url}
    return started(neighbourhood, portal, neighbourhood.oauth.applications[environ["B24_CLIENT_ID"]], environ, session)


def file_of(url: str) -> str:
    return make_url(url).database or ""
