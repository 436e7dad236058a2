"""Sockets that hold one exchange's deadline, size and allowed addresses.

A timeout of requests or urllib3 is for each read, so a server that drips outlives it. Here every single operation
gets only what is left of the whole exchange, by the monotonic clock, from the name's look-up to the body's last byte.
"""

import socket
import ssl
from collections.abc import Sequence
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from b24app.adapters.outbound.address_rules import OutboundPolicy, may_connect
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import NoResponseError, OversizedResponseError
from b24app.errors.portal_setup import NoSuchHostError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

Address: TypeAlias = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
Found: TypeAlias = Sequence[tuple[int, int, int, str, Address]]
UNKNOWN = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})  # any other failure of a resolver passes by itself
MOST_READS = 20_000  # twice the packets of the largest answer that is read, if each has five hundred bytes


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer: where to, by which rule, and how much time, how many bytes and reads are left.

    `ends_at` is a time of the monotonic clock. A read is what one packet or one TLS record brings.
    """

    origin: Origin
    outbound: OutboundPolicy
    ends_at: float
    bytes_left: int
    reads_left: int = MOST_READS

    def left_s(self) -> float:
        """Return how many seconds are left.

        Raises:
            NoResponseError: none.
        """
        left = self.ends_at - monotonic()
        if left <= 0:
            raise NoResponseError(self.origin.host, "no answer within the deadline")
        return left

    def receive(self, size: int) -> int:
        """Count what came in, and return it.

        Raises:
            OversizedResponseError: it is more than is left.
        """
        self.bytes_left -= size
        self.reads_left -= 1
        if self.bytes_left < 0 or self.reads_left < 0:
            raise self.too_large()
        return size

    def too_large(self) -> OversizedResponseError:
        """Return the error for an answer that is read no further."""
        return OversizedResponseError(self.origin.host, "the answer is too large, or in too many pieces")


under_way: ContextVar[Exchange] = ContextVar("under_way")


class OutboundSocket(socket.socket):
    """A socket whose operations end with the current exchange. It works only within one."""

    def recv_into(self, buffer: "WriteableBuffer", nbytes: int | None = None, flags: int = 0) -> int:
        """Receive, which is all that http.client's reader does."""
        exchange = under_way.get()
        self.settimeout(exchange.left_s())
        return exchange.receive(super().recv_into(buffer, nbytes or 0, flags))

    def send(self, data: "ReadableBuffer", flags: int = 0) -> int:
        """Send a part. TLS sends everything in steps of this."""
        self.settimeout(under_way.get().left_s())
        return super().send(data, flags)

    def sendall(self, data: "ReadableBuffer", flags: int = 0) -> None:
        """Send everything, with one timeout for all of it."""
        self.settimeout(under_way.get().left_s())
        super().sendall(data, flags)


class OutboundTLSSocket(OutboundSocket, ssl.SSLSocket):
    """The same over TLS. The handshake has the timeout that the socket has at that moment."""


@cache
def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return the one context, which always checks certificates and ignores the environment (no SSLKEYLOGFILE).

    Certifi's authorities count, and those of `ca_file` ("" for none).

    One for a process: reading the certificate authorities takes 12 ms, and memory, each time.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # whatever the system's configuration says
    context.hostname_checks_common_name = False
    context.load_verify_locations(cafile=DEFAULT_CA_BUNDLE_PATH)
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    context.sslsocket_class = OutboundTLSSocket
    return context


def connect(exchange: Exchange) -> socket.socket:
    """Resolve the host once, check every address, and connect to one of these.

    Raises:
        NoSuchHostError: the host is unknown, or at an address that we may not reach.
        NoResponseError: the name was not resolved this time, or no address answers.
    """
    found = _look_up(exchange)
    if not found:
        raise NoSuchHostError(exchange.origin.host, "the host is unknown")
    if not may_connect(exchange.origin, [str(address[0]) for *_, address in found], exchange.outbound):
        raise NoSuchHostError(exchange.origin.host, "the host is not at an address that we may reach")
    for others, (family, kind, protocol, _, address) in zip(range(len(found), 0, -1), found, strict=True):
        connection = OutboundSocket(family, kind, protocol)
        try:
            connection.settimeout(exchange.left_s() / others)  # a dead address leaves the others their share
            connection.connect(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(exchange.left_s())
        except (OSError, NoResponseError):
            connection.close()
        else:
            return connection
    raise NoResponseError(exchange.origin.host, "no connection")


def _look_up(exchange: Exchange) -> Found:
    """Ask the system's resolver in a thread, because it has no deadline. Empty if the host is unknown.

    Raises:
        NoResponseError: the resolver did not answer, or failed.
    """
    answers: SimpleQueue[Found | None] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(exchange.origin.host, exchange.origin.port, type=socket.SOCK_STREAM))
        except UnicodeError:
            answers.put([])
        except OSError as failure:
            answers.put([] if failure.errno in UNKNOWN else None)

    Thread(target=copy_context().run, args=(look_up,), name="look-up", daemon=True).start()
    try:
        found = answers.get(timeout=exchange.left_s())
    except Empty:
        raise NoResponseError(exchange.origin.host, "the name was not resolved within the deadline") from None
    if found is None:
        raise NoResponseError(exchange.origin.host, "the name was not resolved this time")
    return found
