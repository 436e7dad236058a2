"""A neighbourhood for one test or one demo: one authorization server, its portals, the Market; no global state."""

import ssl
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from types import TracebackType
from typing import Self, Unpack

from demo.applications import Application, Form, Installation, new_application
from demo.authorization import AuthorizationServer
from demo.authorization_site import oauth_site
from demo.clock import Clock
from demo.events import Delivery, EventPost
from demo.people import Person
from demo.portal import Portal
from demo.portal_site import portal_site
from demo.profiles import PROFILES, Profile, Statuses
from demo.serving import HostServer, Recorded, Servers
from demo.surroundings import Surroundings
from demo.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a neighbourhood can go on from: applications, tokens, and each portal's id and rows of applications."""

    applications: dict[str, Application]
    tokens: Tokens
    rows: list[tuple[str, dict[str, Installation]]]


class Neighbourhood:
    """Starts the authorization server on localhost; portals and applications are added to it.

    `tls` serves everything over https; `street` opens the servers. Use it in a `with`, or call `close`.
    """

    def __init__(
        self, *, oauth_port: int = 0, tls: ssl.SSLContext | None = None, street: Servers | None = None
    ) -> None:
        self._tls, self._street = tls, street or Servers()
        self._servers: list[HostServer] = []
        self._sites: dict[str, Recorded] = {}
        self.clock = Clock()
        self.portals: dict[str, Portal] = {}
        self.market: dict[str, Application] = {}
        self.oauth = AuthorizationServer(clock=self.clock, portals=self.portals, scheme="https" if tls else "http")
        self.events = EventPost(self.clock)
        site = Recorded(oauth_site(self.oauth), self.oauth.wire, self.clock.now)
        self.oauth.host = self._listen("localhost", oauth_port, site)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        for portal in self.portals.values():
            portal.closing.set()
        self.events.close()
        with ExitStack() as each_of_them:  # whatever one of them says
            for server in self._servers:
                each_of_them.callback(self._street.close, server)
        self._servers.clear()

    def silence_oauth(self) -> None:
        """Take the authorization server off the network; nobody listens at its address any more."""
        self._servers.pop(0).close()

    # Portals

    def add_portal(
        self, host: str = "localhost", port: int = 0, profile: str | Profile = "cloud", *, statuses: Statuses = "code"
    ) -> Portal:
        """Start a portal with its own member_id, people and leads on a host and (free) port."""
        around = Surroundings(
            https=self._tls is not None,
            tokens=self.oauth.tokens,
            oauth_url=lambda: self.oauth.url,
            now=self.clock.now,
            fire=self.events.fire,
            rename=self.rename_portal,
        )
        portal = Portal(PROFILES[profile] if isinstance(profile, str) else profile, statuses, around)
        self._sites[portal.member_id] = Recorded(portal_site(portal, self), portal.wire, self.clock.now)
        self.portals[portal.member_id] = portal
        self.rename_portal(portal, host, port)
        return portal

    def rename_portal(self, portal: Portal, host: str, port: int = 0) -> None:
        """Make a host name the portal's own; the former ones go on answering (see `portal_renamed`)."""
        known = next((each for each in portal.hosts if host in (each, each.partition(":")[0])), None)
        if known:
            portal.hosts.remove(known)
        portal.hosts.insert(0, known or self._listen(host, port, self._sites[portal.member_id]))

    def add_alias(self, portal: Portal, host: str) -> str:
        """Answer under one more host name; `client_endpoint` goes on naming the first."""
        portal.hosts.append(self._listen(host, 0, self._sites[portal.member_id]))
        return portal.hosts[-1]

    # What installing changes

    def remember(self) -> "Remembered":
        """Copy who is registered and installed where, and every token; not the CRM, people, switches or wires."""
        rows = [(portal.member_id, deepcopy(portal.installations)) for portal in self.portals.values()]
        return Remembered(applications=dict(self.oauth.applications), tokens=self.oauth.tokens.remember(), rows=rows)

    def recall(self, remembered: "Remembered") -> None:
        """Go on from there; the portals are as many, at the addresses of that time, and may have had other ids."""
        sites = list(zip(self.portals.values(), self._sites.values(), strict=True))
        self.portals.clear()
        self._sites.clear()
        for (portal, site), (member_id, rows) in zip(sites, remembered.rows, strict=True):
            portal.member_id, portal.installations = member_id, deepcopy(rows)
            self.portals[member_id], self._sites[member_id] = portal, site
        self.oauth.applications.update(remembered.applications)
        self.oauth.tokens.recall(remembered.tokens)

    # Applications

    def register_local_app(self, portal: Portal, **form: Unpack[Form]) -> Application:
        """Save the form of Developer resources > Other > Local application: new credentials each time."""
        app = new_application("local", portal.member_id, "", form)
        self.oauth.applications[app.client_id] = app
        portal.install(app, portal.people["admin"])
        return app

    def publish_market_app(self, *, code: str, **form: Unpack[Form]) -> Application:
        """Put an application into the Market; portals install it one by one."""
        app = new_application("market", None, code, form)
        self.oauth.applications[app.client_id] = self.market[code] = app
        return app

    def install_market_app(self, app: Application, portal: Portal, *, by: Person) -> None:
        """Press "Install" in the Market; an existing row is used again, as after an uninstall."""
        row = portal.installations.get(app.client_id)
        if row is None:
            portal.install(app, by)
        else:
            portal.reinstall(row, by)

    # Events

    def deliver_events(self, timeout_s: float = 60.0) -> list[Delivery]:
        """Wait until every event that may go out has been answered; returns what was delivered so far."""
        return self.events.settle(timeout_s)

    def release_events(self) -> None:
        """Let go the events that a switch held back."""
        self.events.release()

    def _listen(self, host: str, port: int, site: Recorded) -> str:
        server = self._street.open(host, port, site, self._tls)
        self._servers.append(server)
        return f"{host}:{server.port}"
