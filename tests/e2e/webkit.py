"""Debian's WebKit, Safari's engine, driven by WebDriver in a window that only memory shows.

Its own small browser stands around it, with the options that a person would have switched on.
Source: W3C, "WebDriver".
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from typing import IO

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from tests.e2e.driven import DEADLINE_S, LOOKS_AGAIN_S, OUR_FRAME, Driven, RefusedError, Said, Sought, css

DRIVER, DISPLAY = Path("/usr/bin/WebKitWebDriver"), Path("/usr/bin/Xvfb")
HOST = "127.0.0.1"
STARTING = Retry(connect=60, read=0, backoff_factor=0.1, backoff_max=1)  # until it listens
LANGUAGES = {"css": "css selector", "xpath": "xpath"}  # in the words of this protocol
# Drawn by the processor, with no way to what else may run on this machine.
ALONE = {"LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1", "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory"}


@dataclass(slots=True, kw_only=True)
class WebKit(Driven):
    """A page in a frame is named by the frame's selector."""

    driver: requests.Session
    session: str  # its address
    said: IO[bytes]

    def ask(self, path: str, **words: object) -> Said:
        try:
            answer = self.driver.post(f"{self.session}{path}", json=words, timeout=self.patience_s)
        except requests.Timeout as error:
            raise RefusedError(f"{path}: no answer") from error
        said: Said = answer.json()
        if not answer.ok:
            raise RefusedError(f"{path}: {said['value']['message']}")
        return said

    def open(self, address: str) -> None:
        self.ask("/url", url=address)

    def be(self, login: str, host: str) -> None:
        self.ask("/cookie", cookie={"name": "demo_person", "value": login, "domain": host})

    def frame(self) -> str:
        self.see(css(OUR_FRAME))
        return OUR_FRAME

    def find(self, what: Sought, page: str) -> list[Said]:
        self.ask("/frame", id=None)
        if page:
            self.ask("/frame", id=self.ask("/element", using=LANGUAGES["css"], value=page)["value"])
        return list(self.ask("/elements", using=LANGUAGES[what.by], value=what.words)["value"])

    def call(self, function: str, *nodes: Said, page: str = "") -> object:
        self.find(css("html"), page)
        return self.ask("/execute/sync", script=f"return ({function})(...arguments)", args=nodes)["value"]

    def hear(self) -> None:
        if select([self.said], [], [], LOOKS_AGAIN_S)[0]:
            os.read(self.said.fileno(), 65_536)


@contextmanager
def webkit(home: Path, options: Sequence[str]) -> Iterator[WebKit]:
    """Start it in an empty home."""
    program = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
    if not (program and DRIVER.exists() and DISPLAY.exists()):
        pytest.skip("Debian's packages webkit2gtk-driver and xvfb are not there: nothing is tried in WebKit")
    home.mkdir()
    started = {"binary": str(program), "args": ["--automation", *options]}
    wanted = {"alwaysMatch": {"webkitgtk:browserOptions": started}}
    with display() as name, driving(home, name) as (address, said), requests.Session() as driver:
        driver.trust_env = False
        driver.mount(address, HTTPAdapter(max_retries=STARTING))
        browser = WebKit(driver=driver, session=f"{address}/session", said=said)
        browser.session += f"/{browser.ask('', capabilities=wanted)['value']['sessionId']}"
        try:
            yield browser
        finally:
            driver.delete(browser.session, timeout=DEADLINE_S)


@contextmanager
def display() -> Iterator[str]:
    """Start a display of its own; give its name."""
    hears, tells = os.pipe()
    command = [str(DISPLAY), "-displayfd", str(tells), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with (
        os.fdopen(hears) as told,
        subprocess.Popen(command, pass_fds=[tells], stderr=subprocess.DEVNULL) as process,
    ):
        os.close(tells)
        try:
            number = told.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            process.terminate()


@contextmanager
def driving(home: Path, display: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Start the driver; give its address, and what it and the browser say."""
    with socket() as held:  # the driver may listen here too, and nobody else is given the port meanwhile
        held.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        held.bind((HOST, 0))
        port = held.getsockname()[1]
        command = [str(DRIVER), f"--host={HOST}", f"--port={port}"]
        environ = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PATH": os.environ["PATH"], "DISPLAY": display}
        with subprocess.Popen(
            command, env={**environ, **ALONE}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            assert process.stdout
            try:
                yield f"http://{HOST}:{port}", process.stdout
            finally:
                process.terminate()
