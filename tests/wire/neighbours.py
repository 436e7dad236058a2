"""A portal and an authorization server of the stand-in neighbourhood, and our adapters that talk to them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import create_engine

from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.outbound.slots import RequestSlots
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.adapters.portal.core_batch import LeadByGet
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.adapters.rest.client import PortalClient
from b24app.adapters.rest.pace import PortalPace
from b24app.domain.portal.portal_address import Origin, PortalAddress, parse_origin
from b24app.domain.portal.tokens import Asker, TokenPair, ViewerToken
from demo.bitrix24_standin.applications import Application
from demo.bitrix24_standin.launch import open_frame
from demo.bitrix24_standin.neighbourhood import Neighbourhood
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.profiles import Statuses
from tests.fakes.stores import stores_in
from tests.wire.hostile_server import LATE_S

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
LOOPBACK = OutboundPolicy(allow_private=True, allow_loopback=True)


def origin_of(address: str) -> Origin:
    origin = parse_origin(address)
    assert origin is not None
    return origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    world: Neighbourhood
    portal: Portal
    app: Application

    @property
    def endpoint(self) -> Origin:
        return origin_of(self.portal.url)

    @property
    def address(self) -> PortalAddress:
        return PortalAddress(member_id=self.portal.member_id, origin=self.endpoint)

    def pair(self, login: str = "sara") -> TokenPair:
        fields = open_frame(self.portal, self.app, self.portal.people[login]).fields
        return TokenPair(
            access_token=ViewerToken(fields["AUTH_ID"]), refresh_token=fields["REFRESH_ID"], expires_at=NOW
        )

    def token(self, login: str = "sara") -> ViewerToken:
        return self.pair(login).access_token


@contextmanager
def neighbours(statuses: Statuses = "code") -> Iterator[Neighbours]:
    with Neighbourhood() as world:
        portal = world.add_portal(statuses=statuses)
        app = world.register_local_app(portal, name="Full Lead", handler_url="http://127.0.0.1:1/")
        yield Neighbours(world=world, portal=portal, app=app)


def portal_client(
    endpoint: Origin,
    *,
    access_token: str = "token",
    pauses_s: tuple[float, ...] = (),
    left_s: float = LATE_S,
    pace: PortalPace | None = None,
) -> PortalClient:
    return PortalClient(
        session=OutboundSession(LOOPBACK),
        member_id="portal",
        endpoint=endpoint,
        access_token=access_token,
        clock=lambda: NOW,
        pace=pace or unhurried(),
        ends_at=time.monotonic() + left_s,
        pauses_s=pauses_s,
    )


def rest_portal(deadline_s: float = LATE_S, lead_method: str = LeadByGet.name) -> RestPortal:
    return RestPortal(
        session=OutboundSession(LOOPBACK),
        clock=lambda: NOW,
        pace=unhurried(),
        deadline_s=deadline_s,
        lead_method=lead_method,
    )


def unhurried() -> PortalPace:
    """Return the pace of a process that has asked nobody yet."""
    return PortalPace(1, RequestSlots(8, stores_in(create_engine("sqlite://")).installations, str), lambda: NOW)


def uncounted(_member_id: str, _asker: Asker) -> None:
    """Count no question."""


def oauth_servers(
    *servers: Origin, client_id: str, client_secret: str, charge: Callable[[str, Asker], object] = uncounted
) -> OAuthServers:
    return OAuthServers(
        servers=servers,
        client_id=client_id,
        client_secret=client_secret,
        session=OutboundSession(LOOPBACK),
        outbound=OutboundAdapter(LOOPBACK, origins=servers, deadline_s=LATE_S),
        charge=charge,
        clock=lambda: NOW,
    )
