"""A small application of our own for the frame, and a browser to look at the neighbour's pages with."""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, FrameLocator, Page, Route, expect

if TYPE_CHECKING:
    from demo.bitrix24_standin.people import Person

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FULL = "/usr/bin/chromium"
SHELL = "/usr/bin/chromium-headless-shell"  # the same engine without a window: half the work
DEADLINE_MS = 45_000
HEAR_THE_POINTER = """page => {
    page.pointedAt = -1;
    page.onpointermove = ({ clientY }) => page.pointedAt = clientY;
}"""
NOT_DRAWN = """page => {  // "" where it is
    const { jsUrl, bx24 } = document.body.dataset;
    const asked = !jsUrl || ["ready", "failed"].includes(bx24);
    const fitted = bx24 !== "ready" || !window.BX24.fitWindow || page.scrollHeight <= innerHeight + 1;
    if (asked && fitted && page.pointedAt >= innerHeight - 5) return "";
    return `BX24.js is ${bx24}, ${page.scrollHeight} pixels in ${innerHeight}, pointed at ${page.pointedAt}`;
}"""
END_IN_SIGHT = "frame => frame.scrollIntoView({ block: 'end', behavior: 'instant' })"
TOP_IN_SIGHT = "frame => frame.ownerDocument.defaultView.scrollTo({ top: 0, behavior: 'instant' })"
PAGE = """<!doctype html><html lang="en"><title>stub</title><body style="margin:0;height:900px">
<h1>The stub application</h1><script src="{portal}/api/v1/"></script>
<script>BX24.init(() => document.body.dataset.ready = "yes")</script></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What one launch of the stub brought, in its order on the wire."""

    path: str
    query: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    origin: str


@dataclass(slots=True, kw_only=True)
class StubApp:
    """Answers every POST with a page that loads the functions of the portal that posted; `files` by their path."""

    address: str
    html: str = PAGE
    files: dict[str, bytes] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def page(self, posted: Posted) -> bytes:
        self.posted.append(posted)
        self.may_answer.wait()
        query = dict(posted.query)
        scheme = "https" if query.get("PROTOCOL") == "1" else "http"
        return self.html.format(portal=f"{scheme}://{query.get('DOMAIN', '')}").encode()


class Server(ThreadingHTTPServer):
    """Does not mind a browser that hangs up: a page that was left needs no answer."""

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def stub_app() -> Iterator[StubApp]:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            parts = urlsplit(self.path)
            posted = Posted(
                path=parts.path,
                query=parse_qsl(parts.query),
                fields=parse_qsl(body, keep_blank_values=True),
                origin=self.headers.get("Origin", ""),
            )
            self._send(200, "text/html", stub.page(posted))

        def do_GET(self) -> None:
            found = stub.files.get(self.path)
            self._send(404 if found is None else 200, "text/javascript", found or b"")

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    server = Server(("127.0.0.1", 0), Answer)
    stub = StubApp(address=f"http://127.0.0.1:{server.server_port}")
    stub.may_answer.set()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def visitor(
    browser: Browser, portal: str, person: "Person", *, width: int = 1280, height: int = 900, tolerated: str = "\0"
) -> Iterator[Page]:
    """Open a page of the portal as somebody; a complaint of the browser on the way fails the test."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(DEADLINE_MS)
    context.add_cookies([{"name": "demo_person", "value": person.login, "url": portal}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    try:
        yield page
    finally:
        context.close()
    unexpected = [each for each in complaints if tolerated not in each]
    assert unexpected == [], unexpected


@contextmanager
def chromium_with(browser: Browser, profile: Path, settings: Mapping[str, object]) -> Iterator[BrowserContext]:
    """Start Chromium anew with a profile of these preferences: what it lets pages keep is no matter of a context.

    The headless shell knows no such preferences, and so these tests need the whole browser.
    """
    if not Path(FULL).exists():
        pytest.skip("Debian's package chromium is not there: no browser whose cookies can be blocked")
    (profile / "Default").mkdir(parents=True)
    (profile / "Default" / "Preferences").write_text(json.dumps({"profile": settings}))
    context = browser.browser_type.launch_persistent_context(str(profile), executable_path=FULL, args=FLAGS)
    context.set_default_timeout(DEADLINE_MS)
    try:
        yield context
    finally:
        context.close()


def executable() -> str:
    """Choose the browser: the one that is quick to start, and in make test-all the one that people have."""
    preferred, other = (FULL, SHELL) if os.environ.get("FULL_ROUNDS") else (SHELL, FULL)
    return preferred if Path(preferred).exists() else other


def all_has_come(frame: FrameLocator | Frame | Page) -> None:
    """Wait for the lead's related data, which comes last: then nothing moves any more.

    In a frame that is given by its locator, a click meets its mark then, too.
    """
    expect(frame.locator(".related:not([aria-busy]) .related-parts")).to_be_attached()
    if isinstance(frame, FrameLocator):
        wait_until_drawn(frame)


def wait_until_drawn(frame: FrameLocator) -> None:
    """Wait until the portal has given the frame its height, and a pointer at its end is the frame's.

    A browser asks what it has drawn last whose a click is. A frame that is new, or has grown, is drawn some time after
    its page stands: till then its portal's page gets the click, and Playwright, which hears nothing, takes it as done.
    """
    html, mouse, until = frame.locator("html"), frame.owner.page.mouse, time.monotonic() + DEADLINE_MS / 1000
    html.evaluate(HEAR_THE_POINTER)
    while lacks := html.evaluate(NOT_DRAWN):
        assert time.monotonic() < until, lacks
        frame.owner.evaluate(END_IN_SIGHT)
        box = frame.owner.bounding_box()
        assert box
        for above in (2, 4):  # a pointer that rests is not heard
            mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - above)
    mouse.move(0, 0)
    frame.owner.evaluate(TOP_IN_SIGHT)


def stop_the_clock(page: Page) -> None:
    """Let time stand still on the page and on all that come: what counts down waits until the test has looked."""
    now = datetime.now(UTC)
    page.clock.install(time=now)
    page.clock.pause_at(now + timedelta(minutes=1))


@contextmanager
def kept_waiting(page: Page, pattern: str) -> Iterator[None]:
    """Let what the page asks arrive only at the end: until then there is time to look at a page that waits."""
    asked: list[Route] = []
    looking = True

    def meet(route: Route) -> None:
        if looking:
            asked.append(route)
        else:
            route.continue_()

    page.route(pattern, meet)
    try:
        yield
    finally:
        looking = False
        for each in asked:
            each.continue_()


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in ("error", "warning") else []


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)
