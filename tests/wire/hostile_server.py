"""A server of raw sockets on loopback that answers by a script, well or badly, and remembers who came."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType
from typing import Self, TypeAlias

Script: TypeAlias = Callable[[socket.socket, "HostileServer"], None]
DRIP_S = 0.02


class HostileServer:
    """Runs the script for each request until the script closes the connection or the peer does."""

    def __init__(self, script: Script, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self.over = Event()
        self.hung_up = Event()
        self._script = script
        self._tls = tls
        self._listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._threads = [Thread(target=self._accept)]
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._threads.append(Thread(target=self._serve, args=(connection,)))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(0.1)
        with connection, suppress(OSError):
            if self._tls is not None:
                connection.settimeout(5)
                connection = self._tls.wrap_socket(connection, server_side=True)
                connection.settimeout(0.1)
            with connection:
                while request := self._read(connection):
                    self.requests.append(request)
                    self._script(connection, self)
        self.hung_up.set()

    def _read(self, connection: socket.socket) -> bytes:
        """Return one whole request, or nothing when the peer is gone or the test over."""
        request = b""
        while not self.over.is_set():
            head, end, body = request.partition(b"\r\n\r\n")
            length = int((head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or b"0").strip())
            if end and len(body) >= length:
                return request
            with suppress(TimeoutError):
                piece = connection.recv(65536)
                if not piece:
                    break
                request += piece
        return b""


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
        connection.settimeout(5)
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
