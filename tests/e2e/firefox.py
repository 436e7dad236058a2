"""Debian's Firefox, driven by WebDriver BiDi: started with preferences, looked at, pressed, and listened to.

Playwright speaks this protocol too, but asks at each start for what Debian's release does not know.
Source: W3C, "WebDriver BiDi".
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from select import select
from threading import Thread

import pytest
from websocket import WebSocket, WebSocketTimeoutException, create_connection

from tests.e2e.driven import DEADLINE_S, LOOKS_AGAIN_S, OUR_FRAME, Driven, RefusedError, Said, Sought, css

PROGRAM = "/usr/bin/firefox-esr"
PROXY, NO_PORT = "127.0.0.1", 9
# What is not on this machine is asked of a proxy that is not there. Pages of a first start, updates and telemetry are
# left out by preferences that Firefox sets itself where it is driven.
ALONE: Mapping[str, object] = {
    "network.proxy.type": 1,
    "network.proxy.http": PROXY,
    "network.proxy.http_port": NO_PORT,
    "network.proxy.ssl": PROXY,
    "network.proxy.ssl_port": NO_PORT,
}


@dataclass(slots=True, kw_only=True)
class Firefox(Driven):
    """A page is a browsing context."""

    wire: WebSocket
    window: str = ""
    heard: list[Said] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, **words: object) -> Said:
        number = next(self.numbers)
        self.wire.settimeout(self.patience_s)
        self.wire.send(json.dumps({"id": number, "method": method, "params": words}))
        try:
            while (said := json.loads(self.wire.recv())).get("id") != number:
                self.heard.append(said)
        except WebSocketTimeoutException as error:
            raise RefusedError(f"{method}: no answer") from error
        if said["type"] == "error":
            raise RefusedError(f"{method}: {said['message']}")
        return dict(said["result"])

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.window, url=address, wait="complete")

    def be(self, login: str, host: str) -> None:
        value = {"type": "string", "value": login}
        self.ask("storage.setCookie", cookie={"name": "demo_person", "value": value, "domain": host})

    def frame(self) -> str:
        self.see(css(OUR_FRAME))
        (window,) = self.ask("browsingContext.getTree", root=self.window)["contexts"]
        return str(window["children"][0]["context"])

    def call(self, function: str, *nodes: Said, page: str = "") -> object:
        where = {
            "target": {"context": page or self.window},
            "arguments": [{"sharedId": it["sharedId"]} for it in nodes],
        }
        said = self.ask("script.callFunction", functionDeclaration=function, awaitPromise=False, **where)
        assert said["type"] == "success", said
        return said["result"].get("value")

    def find(self, what: Sought, page: str) -> list[Said]:
        locator = {"type": what.by, "value": what.words}
        return list(self.ask("browsingContext.locateNodes", context=page or self.window, locator=locator)["nodes"])

    def hear(self) -> None:
        assert self.wire.sock
        if select([self.wire.sock], [], [], LOOKS_AGAIN_S)[0]:
            self.heard.append(json.loads(self.wire.recv()))


@contextmanager
def firefox(home: Path, preferences: Mapping[str, object]) -> Iterator[Firefox]:
    """Start it in an empty home; a script's error or a complaint of the browser fails the test."""
    if not Path(PROGRAM).exists():
        pytest.skip("Debian's package firefox-esr is not there: nothing is tried in Firefox")
    profile = home / "profile"
    profile.mkdir(parents=True)
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in {**ALONE, **preferences}.items()
    ]
    (profile / "user.js").write_text("".join(lines))
    with (
        started(home, profile) as address,
        closing(create_connection(address, DEADLINE_S, suppress_origin=True)) as wire,
    ):
        browser = Firefox(wire=wire)
        browser.ask("session.new", capabilities={})
        browser.window = browser.ask("browsingContext.create", type="tab")["context"]
        browser.ask("session.subscribe", events=["log.entryAdded", "browsingContext.load"])
        yield browser
    complaints = [said["params"]["text"] for said in browser.heard if said.get("params", {}).get("level") == "error"]
    assert complaints == [], complaints


@contextmanager
def started(home: Path, profile: Path) -> Iterator[str]:
    """Start the program, and end it; give the address at which it is driven."""
    command = [PROGRAM, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    environ = {"HOME": str(home), "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr
        hears = Thread(target=program.stderr.read)  # else the program waits for who hears it
        found = (re.search(r"BiDi listening on (ws://\S+)", line) for line in program.stderr)
        try:
            address = next((each[1] for each in found if each), "")
            assert address, "Firefox did not start"
            hears.start()
            yield f"{address}/session"
        finally:
            program.terminate()
            if hears.ident:
                hears.join()
