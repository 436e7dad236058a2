"""The stand-in as anybody starts it, over https, and its control interface."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

NAME = "oauth.bitrix.info"  # built into most applications
DEADLINE_S, POLL_S = 60.0, 0.1
COMMAND = [sys.executable, "-m", "demo.bitrix24_standin.entry_points.command", "serve", "--tls"]


@dataclass(frozen=True, slots=True)
class StandIn:
    """A portal at its usual address, and an authorization server at the web's own name."""

    authority: Path

    host = "localhost:8810"
    url = f"https://{host}"

    @contextmanager
    def browser(self) -> Iterator[requests.Session]:
        """Give what believes the authority, and nothing that this machine's environment says."""
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(self.authority)
            yield session

    def control(self, path: str, **form: str) -> dict[str, Any]:
        """Press a button of the control interface."""
        with self.browser() as browser:
            answer = browser.post(f"{self.url}/demo/control/{path}", data=form, timeout=DEADLINE_S)
        assert answer.ok, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def renewals(self) -> int:
        """Count what the authorization server was asked for."""
        with self.browser() as browser:
            wire = browser.get(f"{self.url}/demo/control/wire", timeout=DEADLINE_S).json()["oauth"]
        return len([each for each in wire if each["api_method"] == "oauth/token"])

    def opened(self, app: Mapping[str, str], login: str) -> str:
        """Open the application as the portal's page does; return the page that it shows."""
        frame = self.control("launch", client_id=app["client_id"], login=login)
        with self.browser() as browser:
            answer = browser.post(frame["url"], data=frame["fields"], timeout=DEADLINE_S)
        assert answer.ok, answer.text
        return answer.text

    def signed_in(self, login: str, address: str) -> requests.Response:
        """Sign somebody in to the portal, then go to an address as a browser does, through every redirect."""
        with self.browser() as browser:
            browser.post(f"{self.url}/demo/sign-in", data={"login": login}, timeout=DEADLINE_S)
            return browser.get(address, timeout=DEADLINE_S)


@contextmanager
def standin() -> Iterator[StandIn]:
    """Run the command, until it says how it ends."""
    with tempfile.TemporaryDirectory(prefix="standin-") as name:
        authority = Path(name, "authority.pem")
        options = ["--oauth-port", "443", "--oauth-name", NAME, "--ca-file", str(authority)]
        with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as served:
            assert served.stdout
            try:
                while (line := served.stdout.readline()) and "Ctrl-C" not in line:
                    pass
                assert line, "the stand-in said why it does not run"
                yield StandIn(authority)
            finally:
                served.terminate()


@contextmanager
def running(command: list[str], folder: Path, environ: Mapping[str, str], answers_at: str) -> Iterator[None]:
    """Run an application until its address answers anything at all; its log lies in its folder."""
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(command, cwd=folder, env=dict(environ), stdout=log, stderr=log)
    with started:
        try:
            _wait_for(answers_at)
            yield
        finally:
            started.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + DEADLINE_S
    while time.monotonic() < until:
        try:
            requests.head(address, timeout=DEADLINE_S, allow_redirects=False)
        except OSError:
            time.sleep(POLL_S)
        else:
            return
    raise TimeoutError(address)
