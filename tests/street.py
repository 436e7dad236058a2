"""Servers that outlive a test: what stands behind them is new each time, and they need not be started and stopped."""

import ssl
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from demo.bitrix24_standin.serving import HostServer, Servers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWERED_S = 60.0  # a busy machine's; it ends at once where nothing is under way


class Street(Servers):
    """Keeps the servers that are closed, for the next one at the same host. The first one kept is the first used.

    A server that still works on a request is not used again, its answer would come in another test, and is told of.
    """

    def __init__(self, answered_s: float = ANSWERED_S) -> None:
        self._answered_s = answered_s
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
        if server not in self._numbers:
            super().close(server)
        elif unanswered := server.behind.unanswered(self._answered_s):
            super().close(server)
            where = f"{server.host}:{server.port}"
            pytest.fail(f"{where} has still not answered after {self._answered_s:.0f} s: {unanswered}", pytrace=False)
        else:
            self._free.append(server)


def nobody(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer a late request."""
    del environ
    start_response("503 Service Unavailable", [("Content-Length", "0"), ("Connection", "close")])
    return []


STREET = Street()
