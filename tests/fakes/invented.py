"""Portals, pairs and moments that tests invent, and threads that set off together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar

from b24app.domain.portal.access import AccessRule, Choice
from b24app.domain.portal.installation import Installation, PortalApp
from b24app.domain.portal.portal_address import Origin, PortalAddress
from b24app.domain.portal.tokens import TokenPair, ViewerToken

NOW = datetime(2026, 5, 4, 9, 30, 15, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADMINISTRATORS_ONLY = AccessRule(choice=Choice.ADMINISTRATORS)
Result = TypeVar("Result")


def origin(host: str = "portal.test") -> Origin:
    return Origin(scheme="https", host=host, port=8443)


def address(host: str = "portal.test") -> PortalAddress:
    return PortalAddress(member_id="portal", origin=origin(host))


def pair(name: str = "first", expires_at: datetime = NOW + HOUR) -> TokenPair:
    return TokenPair(access_token=ViewerToken(f"access-{name}"), refresh_token=f"refresh-{name}", expires_at=expires_at)


def installation(member_id: str = "portal", installer_id: int = 1) -> Installation:
    return Installation(
        member_id=member_id,
        endpoint=origin(),
        oauth_server="https://oauth.test",
        app=PortalApp(id=17, code="local.1"),
        installer_id=installer_id,
        installed_at=NOW,
        generation=int(NOW.timestamp()),
        application_token_digest=b"d" * 32,
        access=ADMINISTRATORS_ONLY,
        aliases=(origin("alias.test"), origin("other.test")),
    )


def together(threads: int, act: Callable[[int], Result]) -> list[Result]:
    """Return what `act` gives in each thread; they set off at once."""
    start = Barrier(threads)

    def run(number: int) -> Result:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))
