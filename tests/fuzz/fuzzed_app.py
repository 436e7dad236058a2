"""One application for many examples: it runs in this process, next to hosts that answer whatever they are told."""

import base64
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from werkzeug.test import TestResponse

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.portal.installation import Installation, PortalApp, digest
from b24app.domain.portal.tokens import TokenPair, ViewerToken
from b24app.settings import read_settings
from b24app.wiring.application import create_app
from tests.full_lead import Clock
from tests.watching import Row, records
from tests.wire.scripted_host import ScriptedHost

MEMBER, TOKEN, ACCESS, CLIENT = "a1" * 16, "b2" * 16, "c3" * 35, "local.fuzz"
FULL_ROUNDS = os.environ.get("FULL_ROUNDS") == "1"
TIMEOUT_S = 7200 if FULL_ROUNDS else 180
WRITTEN_BEHIND = ("token_pairs", "seen_access_tokens")
OUR_PAGES = frozenset({502, 503, 504})  # what is not our fault, and said so


def examples(few: int, rounds: int = 10) -> settings:
    """Try so many: some hundreds over all tests, thousands in so many rounds where there is time."""
    harmless = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    most = few * rounds if FULL_ROUNDS else few
    return settings(max_examples=most, suppress_health_check=harmless)


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzedApp:
    """The application, its one known portal, and its authorization server."""

    flask: Flask
    clock: Clock
    database_url: str
    portal: ScriptedHost
    oauth: ScriptedHost

    def written(self) -> dict[str, list[Row]]:
        """Read the records but the pairs of the known portal's viewers, which are written behind an answer."""
        found = records(self.database_url)
        behind = {name: [row for row in found[name] if row["member_id"] != MEMBER] for name in WRITTEN_BEHIND}
        return {**found, **behind}

    def later(self) -> None:
        """Let the limits of failed proofs, and of a portal that refused for its rate, begin anew."""
        self.clock.ahead += timedelta(minutes=2)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FuzzedApp]:
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzz')}/full-lead.sqlite3"
    with ScriptedHost() as portal, ScriptedHost() as oauth:
        environ = {
            "B24_CLIENT_ID": CLIENT,
            "B24_CLIENT_SECRET": "client-secret-canary",
            "B24_PUBLIC_URL": "http://127.0.0.1:8811",
            "B24_SECRET_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
            "B24_DATABASE_URL": url,
            "B24_OAUTH_SERVERS": str(oauth.origin),
            "B24_ALLOW_HTTP_PORTALS": "1",
            "B24_ALLOW_PRIVATE_PORTALS": "1",
        }
        clock = Clock()
        flask = create_app(read_settings(environ, Path()), clock)
        _install(url, portal)
        yield FuzzedApp(flask=flask, clock=clock, database_url=url, portal=portal, oauth=oauth)


def _install(url: str, portal: ScriptedHost) -> None:
    engine = engine_for(url)
    pairs = SqlTokenPairs(engine=engine, client_id=CLIENT, box=SecretBox(KeyRing((b"k" * 32,))))
    now = datetime.now(UTC)
    known = Installation(
        member_id=MEMBER,
        endpoint=portal.origin,
        oauth_server="http://127.0.0.1",
        app=PortalApp(id=17, code=CLIENT),
        installer_id=1,
        installed_at=now,
        generation=int(now.timestamp()),
        application_token_digest=digest(TOKEN),
    )
    pair = TokenPair(access_token=ViewerToken("d4" * 35), refresh_token="e5" * 35, expires_at=now + timedelta(hours=1))
    SqlInstallations(engine=engine, client_id=CLIENT, pairs=pairs).install(known, pair, now)
    engine.dispose()


def is_answered(response: TestResponse) -> bool:
    """Tell whether an answer is one of ours, guarded, and no fault."""
    policy = response.headers.get("Content-Security-Policy", "")
    problem = re.search(r'data-problem="([^"]+)"', response.text)
    return (
        (response.status_code < 500 or response.status_code in OUR_PAGES)
        and "frame-ancestors" in policy
        and "unsafe" not in policy
        and (problem is None or problem[1] != "fault")
    )


@contextmanager
def connections() -> Iterator[list[object]]:
    """Note where this process connects to.

    No audit hook: in Python 3.11 a hook of ours lets two threads begin to be traced at once, and one of them is lost.
    """
    made: list[object] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: tuple[str, int]) -> None:
        made.append(address)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", noted)
        yield made


def allowed(fuzzed: FuzzedApp, made: list[object]) -> bool:
    """Tell whether only the known portal and the pinned authorization server were connected to."""
    known = {(host.origin.host, host.origin.port) for host in (fuzzed.portal, fuzzed.oauth)}
    return {address[:2] for address in made if isinstance(address, tuple)} <= known


__all__ = ["TIMEOUT_S", "FuzzedApp", "allowed", "connections", "examples", "fuzzed", "is_answered"]
