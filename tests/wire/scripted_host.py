"""A host on loopback that answers each address as the test says, well-formed HTTP around any body, and remembers."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

from b24app.domain.portal.portal_address import Origin, PortalAddress

SAMPLES = Path(__file__).parents[1] / "samples"


def sample(name: str) -> dict[str, Any]:
    """Return the body of a sample, whose source is in the same file."""
    body: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())["body"]
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    body: object
    status: int = 200
    kind: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    path: str
    kind: str
    raw: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.raw.decode()).items()}

    @property
    def json(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.raw)
        return said


class ScriptedHost:
    """Answers in the order given for an address, the last one from then on; 404 for any other."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Heard] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.origin = Origin(scheme="http", host="127.0.0.1", port=self._server.server_port)

    @property
    def address(self) -> PortalAddress:
        return PortalAddress(member_id="portal", origin=self.origin)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answers(self, path: str, *replies: Reply) -> Self:
        self.replies[path] = list(replies)
        return self

    def reply_to(self, asked: Heard) -> Reply:
        self.asked.append(asked)
        script = self.replies.get(asked.path, [Reply(body=b"nothing here", status=404, kind="text/plain")])
        return script.pop(0) if len(script) > 1 else script[0]

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def _handler(host: ScriptedHost) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            reply = host.reply_to(Heard(path=self.path, kind=self.headers.get("Content-Type", ""), raw=raw))
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.raw)))
            self.end_headers()
            self.wfile.write(reply.raw)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
