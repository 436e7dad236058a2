"""Connections that are kept for the next exchange with the same origin: of all origins together, so many.

Each is a file of the process, of which the server needs others for its clients and for the database.
"""

import socket
from collections import OrderedDict
from functools import cache
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit
from threading import Lock
from typing import TYPE_CHECKING

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from b24app.adapters.outbound.sockets import connect, under_way

if TYPE_CHECKING:
    from urllib3._base_connection import BaseHTTPConnection

MOST_KEPT = 1_200  # one for each of a thousand portals, and more for those that are asked most


class KeptConnections:
    """Those that nobody uses now; beyond `most` the one that was used the longest ago is closed. Safe between threads.

    A pool may still give out one that was closed here. It connects again by itself.
    """

    def __init__(self, most: int) -> None:
        self.most, self._lock = most, Lock()
        self._unused = OrderedDict["BaseHTTPConnection", None]()

    def keep(self, connection: "BaseHTTPConnection") -> None:
        """Count a connection whose exchange is over."""
        with self._lock:
            self._unused[connection] = None
            while len(self._unused) > self.most:
                self._unused.popitem(last=False)[0].close()

    def take(self, connection: "BaseHTTPConnection") -> None:
        """Let nobody close it while it is used."""
        with self._lock:
            self._unused.pop(connection, None)


@cache
def kept() -> KeptConnections:
    """Return those of this process, which take up to half of the files that it may open."""
    files = getrlimit(RLIMIT_NOFILE)[0]
    return KeptConnections(MOST_KEPT if files == RLIM_INFINITY else min(MOST_KEPT, files // 2))


class OutboundHTTPConnection(HTTPConnection):
    """Plain HTTP to exactly the address that was checked."""

    def _new_conn(self) -> socket.socket:
        return connect(under_way.get())


class OutboundHTTPSConnection(HTTPSConnection):
    """HTTP over TLS to exactly the address that was checked. The certificate is still checked for the name."""

    def _new_conn(self) -> socket.socket:
        return connect(under_way.get())


class CountedPool(HTTPConnectionPool):
    """Tells which of its connections are used."""

    def _get_conn(self, timeout: float | None = None) -> "BaseHTTPConnection":
        connection = super()._get_conn(timeout)
        kept().take(connection)
        return connection

    def _put_conn(self, conn: "BaseHTTPConnection | None") -> None:
        if conn is not None:
            kept().keep(conn)
        super()._put_conn(conn)


class OutboundHTTPPool(CountedPool):
    """Keeps plain connections."""

    ConnectionCls = OutboundHTTPConnection


class OutboundHTTPSPool(CountedPool, HTTPSConnectionPool):
    """Keeps TLS connections."""

    ConnectionCls = OutboundHTTPSConnection
