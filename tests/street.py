"""Servers that outlive a test: what stands behind them is new each time, and they need not be started and stopped."""

import ssl
from collections.abc import Iterable
from typing import TYPE_CHECKING

from demo.serving import HostServer, Servers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWERED_S = 60.0  # a busy machine's; it ends at once where nothing is under way


class Street(Servers):
    """Keeps the servers that are closed, for whoever opens one at the same host; the first one kept is the first used.

    A server that still works on a request is not used again: its answer would come in another test.
    """

    def __init__(self) -> None:
        self._numbers: dict[HostServer, int] = {}
        self._free: list[HostServer] = []

    def open(self, host: str, port: int, app: "WSGIApplication", tls: ssl.SSLContext | None = None) -> HostServer:
        """Open one; a certain port or TLS is not shared."""
        if port or tls:
            return super().open(host, port, app, tls)
        free = [each for each in self._free if each.host == host]
        if not free:
            server = super().open(host, port, app)
            self._numbers[server] = len(self._numbers)
            return server
        server = min(free, key=self._numbers.__getitem__)
        self._free.remove(server)
        server.behind.app = app
        return server

    def close(self, server: HostServer) -> None:
        """Let nobody stand behind it any more."""
        server.behind.app = nobody
        if server in self._numbers and server.behind.is_idle(ANSWERED_S):
            self._free.append(server)
        else:
            super().close(server)


def nobody(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer whoever is late."""
    del environ
    start_response("503 Service Unavailable", [("Content-Length", "0"), ("Connection", "close")])
    return []


STREET = Street()
