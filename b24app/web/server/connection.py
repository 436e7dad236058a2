"""A client's connection, from outside of any thread: what has come of its request, what of its response is not sent."""

import contextlib
import re
import socket
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from gunicorn.http import RequestParser
from gunicorn.http.body import LengthReader
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn

from b24app.domain.operations.client_network import network_of
from b24app.web.http.limits import MOST_BODY_BYTES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from gunicorn.config import Config

MOST_HEAD_BYTES = 32 * 1024  # a browser's has 1 or 2 KB; an address of ours has 8 KB at most
READ_AT_ONCE = 64 * 1024
Address = str | int | tuple[str, int]  # as gunicorn's types say it; a pair, but for Unix sockets
END_OF_HEAD = b"\r\n\r\n"
FORM = re.compile(rb"[\r\n]*POST (?!/events[ ?])")  # not an event: the platform sends again what is not taken
EXPECT = re.compile(rb"\r\nexpect:[^\r\n]*", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class UnreadRequestError(Exception):
    """A request that is refused before it was read to its end; what follows it on its connection has no meaning."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class ClientSocket(socket.socket):
    """Takes at once whatever is written: what the system does not take yet is kept in `unsent`.

    `complete_at` is when the last byte of its request came, by the monotonic clock.
    """

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self.unsent, self.complete_at = bytearray(), 0.0

    def sendall(self, data: "ReadableBuffer", _flags: int = 0, /) -> None:
        """Send without waiting."""
        self.unsent += data
        self.send_on()

    def send_on(self) -> None:
        """Send what the system takes now of what is kept."""
        with contextlib.suppress(BlockingIOError):
            del self.unsent[: self.send(self.unsent, socket.MSG_DONTWAIT)]


class Connection(TConn):
    """A client's connection. Its parser never reads from the socket: it gets a whole request."""

    sock: ClientSocket
    parser: RequestParser | None

    def __init__(self, cfg: "Config", sock: ClientSocket, client: Address, server: Address) -> None:
        super().__init__(cfg, sock, client, server)
        self.initialized = True  # gunicorn need not ask the socket which protocol this is
        self.received = bytearray()
        self.length: int | None = None  # of the request that comes, known since the end of its head
        self.deadline = 0.0  # by the monotonic clock
        self.keep_alive = False
        self.is_form = False  # whether a person waits for the request that came last

    @property
    def network(self) -> str:
        """Whose connection this is, as far as addresses tell; "" behind a Unix socket."""
        return network_of(self.client[0]) if isinstance(self.client, tuple) else ""

    def take_request(self) -> bool:
        """Give the parser the request that has come, and return True; False when it has not come to its end.

        Raises:
            UnreadRequestError: too large, or of a length that only its end would tell.
        """
        if self.length is None:
            self._measure()
        if self.length is None or len(self.received) < self.length:
            return False
        self.is_form, self.sock.complete_at = bool(FORM.match(self.received)), time.monotonic()
        self.parser = RequestParser(self.cfg, [bytes(self.received[: self.length])], self.client)
        del self.received[: self.length]
        self.length = None
        return True

    def _measure(self) -> None:
        end = self.received.find(END_OF_HEAD) + len(END_OF_HEAD)
        if end < len(END_OF_HEAD) and len(self.received) <= MOST_HEAD_BYTES:
            return
        if not len(END_OF_HEAD) <= end <= MOST_HEAD_BYTES:
            raise UnreadRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        head = EXPECT.sub(b"", self.received[:end])
        body = self._length_of_body(bytes(head))
        if len(head) < end and len(self.received) < end + body:
            self.sock.sendall(CONTINUE)
        self.received[:end] = head
        self.length = len(head) + body

    def _length_of_body(self, head: bytes) -> int:
        """Ask gunicorn's own parser, so that nothing is understood in two ways."""
        try:
            body = next(RequestParser(self.cfg, [head], self.client)).body
        except ParseException:
            return 0  # the thread says what is wrong with it, and the connection ends
        if body is None or not isinstance(body.reader, LengthReader):
            raise UnreadRequestError(HTTPStatus.LENGTH_REQUIRED)
        if body.reader.length > MOST_BODY_BYTES:
            raise UnreadRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return body.reader.length
