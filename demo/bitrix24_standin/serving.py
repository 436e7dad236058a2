"""Threaded HTTP servers, one for each host and port, whose exchanges are recorded."""

import io
import re
import selectors
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

from .wire import SHOWN_CHARACTERS, Exchange, Wire

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 20_000_000
API_METHOD, COMMANDS = "demo.api_method", "demo.commands"  # set by the code that has read the request
STREAMED = "demo.streamed"  # set by a fault whose body must not be gathered


def shown_host(netloc: str) -> str:
    """Return a host as the portal writes it: with its port, unless that is 80 or 443.

    Imitates: docs/platform.md 2.1.
    """
    return re.sub(r":(80|443)$", "", netloc)


class Behind:
    """The application behind a server (another one from the next request on), and its current requests."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self._under_way: list[str] = []
        self._changed = threading.Condition()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self.app(environ, start_response)

    @contextmanager
    def answering(self, request: str) -> Iterator[None]:
        with self._changed:
            self._under_way.append(request)
        try:
            yield
        finally:
            with self._changed:
                self._under_way.remove(request)
                self._changed.notify_all()

    def unanswered(self, timeout_s: float) -> list[str]:
        """Wait until every request has been answered to its end. Return those that were not in time."""
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way, timeout_s)
            return list(self._under_way)


class Quiet(WSGIRequestHandler):
    """Writes nothing about requests to standard error, because the wire records them."""

    def run_wsgi(self) -> None:
        behind = cast("Behind", self.server.app)
        with behind.answering(f"{self.command} {self.path}"):
            super().run_wsgi()
        if self.connection.fileno() < 0:  # a fault closed it: there is no next request to read
            self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size

    def connection_dropped(self, error: BaseException, environ: "WSGIEnvironment | None" = None) -> None:
        del error, environ


class HostServer:
    """Listens on one host and port until it is closed."""

    def __init__(self, host: str, port: int, app: "WSGIApplication", tls: ssl.SSLContext | None = None) -> None:
        self.behind = Behind(app)
        self._server = make_server(host, port, self.behind, threaded=True, request_handler=Quiet, ssl_context=tls)
        self.host, self.port = host, self._server.server_port
        self._ends, self._end = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._end.close()
        self._thread.join()
        self._ends.close()
        self._server.server_close()

    def _serve(self) -> None:
        """Sleep until somebody comes or we end: `serve_forever` would look fifty times a second whether we do."""
        with selectors.DefaultSelector() as awaited:
            awaited.register(self._server, selectors.EVENT_READ)
            awaited.register(self._ends, selectors.EVENT_READ)
            while all(key.fileobj is self._server for key, _ in awaited.select()):
                self._server.handle_request()


class Servers:
    """Opens the servers of a neighbourhood, and closes them with it."""

    def open(self, host: str, port: int, app: "WSGIApplication", tls: ssl.SSLContext | None = None) -> HostServer:
        return HostServer(host, port, app, tls)

    def close(self, server: HostServer) -> None:
        server.close()


class Recorded:
    """Records each exchange of the host behind it on its wire."""

    def __init__(self, app: "WSGIApplication", wire: Wire, now: Callable[[], float]) -> None:
        self._app, self._wire, self._now = app, wire, now

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = Request(environ).get_data(cache=False) if _length(environ) <= LARGEST_BODY else b""
        environ["wsgi.input"] = io.BytesIO(body)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ["CONTENT_LENGTH"] = str(len(body))
        status: list[str] = []

        def started(line: str, headers: list[tuple[str, str]], exc: object = None) -> Callable[..., object]:
            del exc
            status.append(line)
            return start_response(line, headers)

        try:
            answer = self._app(environ, started)
        except ConnectionError:
            self._note(environ, body, 0, "(connection reset)")
            raise
        if environ.get(STREAMED):
            self._note(environ, body, int(status[0][:3]), "(streamed)")
            return answer
        whole = _gathered(answer)
        self._note(environ, body, int(status[0][:3]), whole[:SHOWN_CHARACTERS].decode(errors="replace"))
        return [whole]

    def _note(self, environ: "WSGIEnvironment", body: bytes, status: int, response: str) -> None:
        request = Request(environ)
        if request.path.startswith(("/demo/", "/favicon")):
            return
        self._wire.note(
            Exchange(
                direction="in",
                at=self._now(),
                method=request.method,
                url=_url(request),
                path=request.path,
                api_method=str(environ.get(API_METHOD, "")),
                commands=tuple(environ.get(COMMANDS, ())),
                content_type=request.content_type or "",
                request=body[:SHOWN_CHARACTERS].decode(errors="replace"),
                status=status,
                response=response,
            )
        )


def _url(request: Request) -> str:
    """Return the address that was asked for, as it came where Werkzeug cannot read the host in it.

    The cloud has names like xn---7sbfkf5bif1g.bitrix24.ru, which Python's IDNA refuses.
    """
    try:
        return request.url
    except UnicodeError:
        return f"{request.scheme}://{request.host}{request.full_path.rstrip('?')}"


def _gathered(answer: Iterable[bytes]) -> bytes:
    """Return the whole answer, and close it, as WSGI wants."""
    try:
        return b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


def _length(environ: "WSGIEnvironment") -> int:
    digits = environ.get("CONTENT_LENGTH") or "0"
    return int(digits) if digits.isdecimal() else 0
