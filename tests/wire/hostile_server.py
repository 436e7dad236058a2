"""A server of raw sockets on loopback that answers by a script, well or badly, and remembers who came."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self, TypeAlias

import pytest

from b24app.errors.outside import NoResponseError

Script: TypeAlias = Callable[[socket.socket, "HostileServer"], None]
DRIP_S = 0.02
SOON_S = 0.3  # a deadline that is kept as it passes
LATE_S = 60.0  # a deadline for what happens at once, however busy the machine; and for what else would last for ever
LONGER_AND_LONGER_S = (SOON_S, 10 * SOON_S, 100 * SOON_S)  # until a busy machine has done by then what must come before


@contextmanager
def one_port(*hosts: str) -> Iterator[list[socket.socket]]:
    """Bind a socket at each of these addresses, at one port that nobody has; who calls there is refused.

    A port that is free at one address may be somebody's at another, and one that was let go is anybody's. What is
    bound may listen later.
    """
    while True:
        with ExitStack() as stack:
            bound = [stack.enter_context(socket.socket()) for _ in hosts]
            bound[0].bind((hosts[0], 0))
            try:
                for other, host in zip(bound[1:], hosts[1:], strict=True):
                    other.bind((host, bound[0].getsockname()[1]))
            except OSError:
                continue
            yield bound
            return


class HostileServer:
    """Runs the script for each request until the script closes the connection or the peer does."""

    def __init__(
        self,
        script: Script,
        *,
        bound: socket.socket | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.over = Event()
        self.hung_up = Event()
        self._script = script
        self._tls = tls
        self._listener = bound or socket.create_server(("127.0.0.1", 0))
        self._listener.listen()
        self._threads = [Thread(target=self._accept)]
        self._open: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Hang up; what came till now is still read, and is among the requests."""
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        for connection in self._open:
            hang_up(connection)
        for thread in self._threads[1:]:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                self._threads.append(Thread(target=self._serve, args=(connection,)))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), self._spoken_to(connection) as spoken_to:
            while request := _read(spoken_to):
                self.requests.append(request)
                self._script(spoken_to, self)
        self.hung_up.set()

    @contextmanager
    def _spoken_to(self, connection: socket.socket) -> Iterator[socket.socket]:
        """Wrap the connection in TLS, if that is spoken."""
        if self._tls is None:
            yield connection
            return
        with self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as wrapped:
            self._open.append(wrapped)
            if self.over.is_set():
                hang_up(wrapped)
            wrapped.do_handshake()
            yield wrapped


def hang_up(connection: socket.socket) -> None:
    """Wake the thread that reads or writes there. TLS, which belongs to that thread, is not closed."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _read(connection: socket.socket) -> bytes:
    """Return one whole request, or nothing when the peer is gone."""
    request = b""
    while piece := connection.recv(65536):
        request += piece
        head, end, body = request.partition(b"\r\n\r\n")
        length = int((head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or b"0").strip())
        if end and len(body) >= length:
            return request
    return b""


def endless(
    script: Script, ask: Callable[[HostileServer, float], object], tls: ssl.SSLContext | None = None
) -> tuple[str, list[bytes]]:
    """Ask a server whose answer does not end, until a deadline; return the error's words, and what the server heard.

    A busy machine may need all the time to send one request: then it is given more.
    """
    for deadline_s in LONGER_AND_LONGER_S:
        with HostileServer(script, tls=tls) as server:
            began = monotonic()
            with pytest.raises(NoResponseError) as silence:
                ask(server, deadline_s)
            assert deadline_s <= monotonic() - began < LATE_S
        if server.requests:
            break
    return str(silence.value), server.requests


def answering(body: bytes = b"{}", *, status: str = "200 OK", headers: str = "") -> Script:
    def script(connection: socket.socket, _: HostileServer) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)

    return script


def sending(answer: bytes) -> Script:
    """Send these bytes and hang up."""

    def script(connection: socket.socket, _: HostileServer) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    return script


def dripping(start: bytes, drop: bytes) -> Script:
    """Send the start at once, then drop after drop as long as anybody listens."""

    def script(connection: socket.socket, server: HostileServer) -> None:
        connection.sendall(start)
        while not server.over.wait(DRIP_S):
            connection.sendall(drop)

    return script


def flooding(start: bytes, wave: bytes) -> Script:
    """Send the start, then wave after wave as fast as they are taken."""

    def script(connection: socket.socket, server: HostileServer) -> None:
        connection.sendall(start)
        while not server.over.is_set():
            connection.sendall(wave)

    return script


def silent(_: socket.socket, server: HostileServer) -> None:
    server.over.wait()


def resetting(connection: socket.socket, _: HostileServer) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


class Names:
    """The world's name service: each name's answers in turn, the last for ever; counts what it is asked."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def getaddrinfo(self, host: str, port: int, **_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        turns = self.answers.get(host)
        if turns is None:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        addresses = turns[min(self.asked.count(host), len(turns) - 1)]
        self.asked.append(host)
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port))
            for address in addresses
        ]
