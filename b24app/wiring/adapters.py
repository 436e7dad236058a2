"""Builds the adapters: what the app needs from outside, by the names of its ports."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from b24app.adapters import memories
from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.keys.states import SignedStates
from b24app.adapters.keys.tickets import SignedTickets
from b24app.adapters.oauth.authorization_server import OAuthServers
from b24app.adapters.oauth.limits import LimitedAuthorization
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.adapters.store.audit import SqlAudit
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.leases import SqlRefreshLeases
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.adapters.store.write_behind import PairsWrittenBehind
from b24app.domain.operations.expiring_counter import ExpiringCounter
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.portal.portal_address import Origin
from b24app.ports import (
    Audit,
    AuthorizationServer,
    Installations,
    OAuthStates,
    Portal,
    PortalAdminPanel,
    RefreshLeases,
    States,
    Tickets,
)
from b24app.settings import Settings
from b24app.web.http.client_address import client_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """What we need from outside, by the names of its ports.

    `proving` asks about tokens that came with a request, `authorization` about those that we keep; `client_id` is
    ours, `news` this process's memory.
    """

    client_id: str
    installations: Installations
    audit: Audit
    pairs: PairsWrittenBehind
    leases: RefreshLeases
    given_out: OAuthStates
    authorization: AuthorizationServer
    proving: AuthorizationServer
    portal: Portal
    admin_panel: PortalAdminPanel
    tickets: Tickets
    states: States
    activity: PortalActivity
    proven_tokens: ExpiringCounter
    asked_removals: ExpiringCounter


def build_adapters(settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> Adapters:
    """Build everything that talks to the world; nothing is connected yet."""
    ring = KeyRing(settings.secret_keys)
    pairs = SqlTokenPairs(engine=engine, client_id=settings.client_id, box=SecretBox(ring))
    authorization = oauth_servers(settings, settings.oauth_servers, clock)
    portal = RestPortal(
        session=OutboundSession(outbound_policy(settings)), clock=clock, lead_method=settings.lead_method
    )
    return Adapters(
        client_id=settings.client_id,
        audit=SqlAudit(engine=engine, client_id=settings.client_id),
        installations=SqlInstallations(engine=engine, client_id=settings.client_id, pairs=pairs),
        pairs=PairsWrittenBehind(pairs),
        leases=SqlRefreshLeases(engine=engine, client_id=settings.client_id),
        given_out=SqlOAuthStates(engine=engine, client_id=settings.client_id),
        authorization=authorization,
        proving=LimitedAuthorization(
            authorization=authorization, client_id=settings.client_id, client_address=client_address, clock=clock
        ),
        portal=portal,
        admin_panel=portal,
        tickets=SignedTickets(ring),
        states=SignedStates(ring),
        activity=PortalActivity(),
        proven_tokens=memories.proven_tokens(),
        asked_removals=memories.asked_removals(),
    )


def outbound_policy(settings: Settings) -> OutboundPolicy:
    """Return what the operator allows beyond https to public addresses."""
    return OutboundPolicy(
        allow_http=settings.allow_http_portals,
        allow_private=settings.allow_private_portals,
        allow_loopback=settings.allow_private_portals and settings.on_loopback,
    )


def oauth_servers(settings: Settings, servers: tuple[Origin, ...], clock: Callable[[], datetime]) -> OAuthServers:
    """Return what asks these of the authorization servers, over https wherever they are."""
    outbound = replace(outbound_policy(settings), allow_http=False)
    return OAuthServers(
        servers=servers,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        session=OutboundSession(outbound),
        outbound=OutboundAdapter(outbound, origins=servers),
        clock=clock,
    )
