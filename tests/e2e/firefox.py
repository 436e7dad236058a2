"""Debian's Firefox, driven by WebDriver BiDi: started with preferences, looked at, pressed, and listened to.

Playwright speaks this protocol too, but asks at each start for what Debian's release does not know. What is looked for
and pressed goes past the page's own scripts, and so a page is seen as well where none runs.
Source: W3C, "WebDriver BiDi".
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from select import select
from threading import Thread
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from websocket import WebSocket, WebSocketTimeoutException, create_connection

from demo.bitrix24_standin import Launch
from tests.e2e.demo_browser import DEADLINE_MS

PROGRAM = "/usr/bin/firefox-esr"
DEADLINE_S = DEADLINE_MS / 1000
LOOKS_AGAIN_S = 0.1  # where nothing is heard meanwhile
LOST_S = 10.0  # asked about a page that is just going, Firefox may never answer: then it is asked again
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
Said = dict[str, Any]  # JSON as it is on the wire
Found = TypeVar("Found")


class RefusedError(Exception):
    """The browser could not do it, say because the page has gone meanwhile."""


def css(selector: str) -> Said:
    return {"type": "css", "value": selector}


def saying(what: str, words: str) -> Said:
    """Describe an element with these words; by its role, Firefox never answers where a page is just going."""
    return {"type": "xpath", "value": f"//{what}[contains(normalize-space(.), '{words}')]"}


@dataclass(slots=True, kw_only=True)
class Firefox:
    """One window. `page` is a browsing context: the window's own where none is named, else a frame's."""

    wire: WebSocket
    window: str = ""
    heard: list[Said] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def ask(self, method: str, **words: object) -> Said:
        number = next(self.numbers)
        self.wire.send(json.dumps({"id": number, "method": method, "params": words}))
        while (said := json.loads(self.wire.recv())).get("id") != number:
            self.heard.append(said)
        if said["type"] == "error":
            raise RefusedError(f"{method}: {said['message']}")
        return dict(said["result"])

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.window, url=address, wait="complete")

    def post(self, launch: Launch) -> None:
        """Open a page by its form, without a portal around it."""
        fields = "".join(
            f"<input type='hidden' name='{name}' value='{value}'>" for name, value in launch.fields.items()
        )
        form = f'<form method="post" action="{launch.url}">{fields}</form>'
        self.open(f"data:text/html,{quote(form)}")
        self.call("() => document.forms[0].submit()")

    def be(self, login: str, host: str) -> None:
        """Sign in to the portal as somebody."""
        value = {"type": "string", "value": login}
        self.ask("storage.setCookie", cookie={"name": "demo_person", "value": value, "domain": host})

    def frame(self) -> str:
        """Wait for the application in the portal's page; return its context."""
        self.see(css("iframe.app-frame:not(.app-loading)"))
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

    def see(self, what: Said, page: str = "") -> Said:
        """Wait until something is shown; return it. Of several it may be any, as each comes."""

        def shown() -> Said | None:
            nodes = self.ask("browsingContext.locateNodes", context=page or self.window, locator=what)["nodes"]
            return next((each for each in nodes if self.call("node => node.checkVisibility()", each, page=page)), None)

        return self.until(shown, f"{what['value']} to be shown")

    def click(self, what: Said, page: str = "") -> None:
        """Press it, wherever on the page it stands."""
        self.call("node => node.click()", self.see(what, page), page=page)

    def until(self, look: Callable[[], Found | None], wanted: str) -> Found:
        """Look again whenever something was heard, and at times anyway."""
        assert self.wire.sock
        ends, why = monotonic() + DEADLINE_S, ""
        self.wire.settimeout(LOST_S)
        while monotonic() < ends:
            try:
                if found := look():
                    self.wire.settimeout(DEADLINE_S)
                    return found
            except (RefusedError, WebSocketTimeoutException) as error:
                why = f" ({error})"
            if select([self.wire.sock], [], [], LOOKS_AGAIN_S)[0]:
                self.heard.append(json.loads(self.wire.recv()))
        pytest.fail(f"waited for {wanted}{why}, and there is: {self.call('() => document.body.innerText')}")


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
