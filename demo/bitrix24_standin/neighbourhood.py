"""Starts the servers of a world: one authorization server on localhost, and portals on hosts of their own."""

import ssl
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Self

from .fault_actions import actions
from .oauth.authorization_site import oauth_site
from .portal import Portal
from .portal_context import PortalContext
from .portal_site import PortalSite
from .profiles import PROFILES, Profile, Statuses
from .serving import HostServer, Recorded, Servers, shown_host
from .world import World


class Neighbourhood(World):
    """A world to send requests to, for one test or one demo. Portals and applications are added to it.

    `tls` serves everything over https. `street` opens the servers. Use it in a `with`, or call `close`.
    """

    def __init__(
        self, *, oauth_port: int = 0, tls: ssl.SSLContext | None = None, street: Servers | None = None
    ) -> None:
        super().__init__("https" if tls else "http")
        self._tls, self._street = tls, street or Servers()
        self._servers: list[HostServer] = []
        self._sites: dict[Portal, Recorded] = {}
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
        with ExitStack() as each_of_them:  # all of them are closed, even if one fails
            for server in self._servers:
                each_of_them.callback(self._street.close, server)
        self._servers.clear()

    def add_oauth_server(self, host: str = "127.0.0.2", port: int = 0) -> str:
        """Open a second authorization server, which knows the portals whose switch `other_server` is on.

        Imitates: docs/platform.md 3.1.
        """
        site = Recorded(oauth_site(self.oauth, other=True), self.oauth.wire, self.clock.now)
        self.oauth.other_host = self._listen(host, port, site)
        return self.oauth.other_url

    def silence_oauth(self) -> None:
        """Take the authorization server off the network, so that nobody listens at its address."""
        self._servers.pop(0).close()

    def add_portal(
        self, host: str = "localhost", port: int = 0, profile: str | Profile = "cloud", *, statuses: Statuses = "code"
    ) -> Portal:
        """Start a portal with its own member_id, people and leads on a host and (free) port."""
        context = PortalContext(
            https=self._tls is not None,
            tokens=self.oauth.tokens,
            oauth_url=lambda: self.oauth.url,
            oauth_servers=lambda: (self.oauth.url, self.oauth.other_url),
            now=self.clock.now,
            fire=lambda event, data, by, of: self.events.fire(portal, event, data, by, of),
        )
        portal = Portal(PROFILES[profile] if isinstance(profile, str) else profile, statuses, context)
        portal.faults.act(*actions(portal, partial(self.rename_portal, portal)))
        self._sites[portal] = Recorded(PortalSite(portal, self), portal.wire, self.clock.now)
        self.portals[portal.member_id] = portal
        self.rename_portal(portal, host, port)
        return portal

    def rename_portal(self, portal: Portal, host: str, port: int = 0) -> None:
        """Give a portal another host name. The former ones go on answering (see `portal_renamed`)."""
        known = next((each for each in portal.hosts if host in (each, each.partition(":")[0])), None)
        if known:
            portal.hosts.remove(known)
        portal.hosts.insert(0, known or self._listen(host, port, self._sites[portal]))

    def add_alias(self, portal: Portal, host: str) -> str:
        """Answer under one more host name. `client_endpoint` still names the first one.

        Imitates: docs/platform.md 12.19.
        """
        portal.hosts.append(self._listen(host, 0, self._sites[portal]))
        return portal.hosts[-1]

    def name_portal(self, portal: Portal, netloc: str) -> None:
        """Give a portal a name that leads here by somebody else's doing: a proxy's, or a test's own resolver's."""
        portal.hosts.insert(0, shown_host(netloc))

    def name_oauth(self, netloc: str) -> None:
        """Give the authorization server such a name."""
        self.oauth.host = shown_host(netloc)

    def _listen(self, host: str, port: int, site: Recorded) -> str:
        server = self._street.open(host, port, site, self._tls)
        self._servers.append(server)
        return shown_host(f"{host}:{server.port}")
