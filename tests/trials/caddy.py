"""The shipped Caddyfile in a real Caddy, with the real app behind it: `python -m tests.trials.caddy [--caddy FILE]`.

Caddy 2.7 or newer is not everywhere where the tests run: tests/rules/test_deploy_files.py reads the file without one.
Changed for the trial are the certificate's issuer, the app's address and one port. What was tried last stands in
install/container.md.
"""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
import requests

from demo.bitrix24_standin import Neighbourhood
from demo.running.the_app import HOST, held
from tests.app.web.server.served import serving
from tests.behind_gunicorn import behind_gunicorn
from tests.rules.test_slow_senders import BEGINNINGS, Office, shows_the_lead

SHIPPED = Path(__file__).parents[2] / "install" / "deploy" / "Caddyfile"
DEADLINE_S, POLL_S, INDENT, CLIENTS = 60.0, 0.1, 34, 200
FORGED = {"X-Forwarded-For": "198.51.100.1, 198.51.100.2", "X-Forwarded-Host": "evil.example"}
CANARY = "code-canary"


@dataclass(frozen=True, slots=True)
class Caddy:
    """A Caddy with a certificate of an authority of its own."""

    port: int
    folder: Path

    @property
    def log(self) -> Path:
        """What it has said."""
        return self.folder / "log"

    @property
    def authority(self) -> Path:
        return self.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"

    @contextmanager
    def session(self) -> Iterator[requests.Session]:
        """Give what believes the authority, and nothing that this machine's environment says."""
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(self.authority)
            yield session

    def has_a_certificate(self) -> bool:
        self.client(b"").close()
        return True

    def client(self, said: bytes) -> ssl.SSLSocket:
        """Connect, say something and go on."""
        plain = socket.create_connection((HOST, self.port), timeout=DEADLINE_S)
        context = ssl.create_default_context(cafile=self.authority)
        client = context.wrap_socket(plain, server_hostname=HOST)
        client.sendall(said)
        return client


def as_shipped(upstream: str, live_port: int) -> str:
    said = SHIPPED.read_text()
    for old, new in (
        (r"issuer acme \{\s*disable_http_challenge\s*\}", "issuer internal"),
        (r"full-lead:8000", upstream),
        (r"http://127\.0\.0\.1:8080", f"http://127.0.0.1:{live_port}"),
        (r"\tadmin off\n", "\tadmin off\n\tskip_install_trust\n"),
    ):
        said, times = re.subn(old, new, said)
        assert times == 1, f"the premise: the file says {old}"
    return said


@contextmanager
def caddy_before(program: str, app_port: int) -> Iterator[Caddy]:
    """Run it in front of the app."""
    with held(0) as one, held(0) as other:
        port, live_port = one.getsockname()[1], other.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="b24app-caddy-") as name:
        folder = Path(name)
        (folder / "Caddyfile").write_text(as_shipped(f"{HOST}:{app_port}", live_port))
        environ = {**os.environ, "B24_PUBLIC_URL": f"https://{HOST}:{port}", "HOME": name}
        environ |= {"XDG_DATA_HOME": name, "XDG_CONFIG_HOME": name}
        with (folder / "log").open("wb") as log:
            command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
            running = subprocess.Popen(command, env=environ, stdout=log, stderr=log, cwd=folder)
        with running:
            try:
                wait_for(lambda: requests.get(f"http://{HOST}:{live_port}/live", timeout=DEADLINE_S).ok)
                wait_for(lambda: Caddy(port, folder).has_a_certificate())
                yield Caddy(port, folder)
            finally:
                running.terminate()


def wait_for(answers: Callable[[], bool]) -> None:
    until = time.monotonic() + DEADLINE_S
    while time.monotonic() < until:
        try:
            if answers():
                return
        except OSError:
            pass
        time.sleep(POLL_S)
    sys.exit("Caddy did not start")


def told(caddy: Caddy) -> Iterator[tuple[str, object]]:
    """Ask a server that tells what reached it."""
    with caddy.session() as session:
        plain = json.loads(session.get(f"{caddy.url}/a?b=c", headers=FORGED, timeout=DEADLINE_S).text)
        yield "X-Forwarded-For of a forger", plain.get("HTTP_X_FORWARDED_FOR")
        yield "Host", plain.get("HTTP_HOST") == f"{HOST}:{caddy.port}"
        whole = session.post(f"{caddy.url}/", data=b"a" * 65_536, timeout=DEADLINE_S)
        yield "a body of 64 KiB is whole", json.loads(whole.text)["body"] == "a" * 65_536
        pieces = session.post(f"{caddy.url}/", data=iter([b"a", b"b"]), timeout=DEADLINE_S)
        yield "a body of unknown length", pieces.status_code
        large = session.post(f"{caddy.url}/", data=b"a" * 65_537, timeout=DEADLINE_S)
        yield "a body of 64 KiB and a byte", large.status_code
        asked = ("/metrics", "/metrics?a", "//metrics", "/%6detrics")
        sent = (session.get(f"{caddy.url}{each}", timeout=DEADLINE_S).status_code for each in asked)
        yield "numbers, from outside", dict(zip(asked, sent, strict=True))
        yield "headers that it adds", sorted(set(whole.headers) - {"Content-Type", "Content-Length", "Date"})


def connections_to(port: int) -> int:
    """Count who is connected to the app: lines of /proc/net/tcp with its port and the state ESTABLISHED."""
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(words[1].endswith(f":{port:04X}") and words[3] == "01" for words in lines)


def dripping(caddy: Caddy, office: Office, said: bytes) -> str:
    """Keep many slow clients, and open a lead beside them; say when Caddy hangs up on the slow."""
    port = urlsplit(office.app.url).port or 0
    with ExitStack() as stack:
        began_at = time.monotonic()
        slow = [stack.enter_context(caddy.client(said)) for _ in range(CLIENTS)]
        with caddy.client(office.request("sara")) as client:
            opens = shows_the_lead(client)
        reached = connections_to(port)
        took_s = time.monotonic() - began_at
        for client in slow:
            try:
                while client.recv(4096):
                    pass
            except OSError:
                pass
        over_s = time.monotonic() - began_at
    return f"opens {opens} ({took_s:.1f} s with {CLIENTS} to begin), app has {reached}, all ended after {over_s:.0f} s"


def failing(caddy: Caddy) -> Iterator[tuple[str, object]]:
    """Ask while there is no app."""
    headers = {"Cookie": CANARY, "Authorization": CANARY}
    with caddy.session() as session:
        failed = session.get(f"{caddy.url}/x?code={CANARY}", headers=headers, timeout=DEADLINE_S)
    yield "without the app, after 10 s", failed.status_code
    said = caddy.log.read_text()
    yield "its log of that", [json.loads(line).get("msg") for line in said.splitlines() if '"error"' in line]
    yield "query and headers in it", CANARY in said


def trials(program: str, folder: Path) -> Iterator[tuple[str, object]]:
    with serving(folder) as served, caddy_before(program, served.listener.getsockname()[1]) as caddy:
        yield from told(caddy)
    with held(0) as door:
        nobodys = door.getsockname()[1]
    with caddy_before(program, nobodys) as caddy:
        yield from failing(caddy)
    with Neighbourhood() as neighbourhood, requests.Session() as session, ExitStack() as stack:
        session.trust_env = False
        app = stack.enter_context(behind_gunicorn(neighbourhood, neighbourhood.add_portal(), session, folder)).app
        caddy = stack.enter_context(caddy_before(program, urlsplit(app.url).port or 0))
        for name, said in BEGINNINGS.items():
            yield f"slow with {name}", dripping(caddy, Office(app), said)


@click.command()
@click.option("--caddy", "named", default="caddy", show_default=True, help="Caddy's program.")
def main(named: str) -> None:
    """Print what was seen."""
    if not (program := shutil.which(named)):
        sys.exit(f"{named} is not here: this needs Caddy 2.7 or newer")
    click.echo(subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout.split()[0])
    with tempfile.TemporaryDirectory() as folder:
        for name, said in trials(program, Path(folder)):
            click.echo(f"{name:<{INDENT}}{said}")


if __name__ == "__main__":
    main()
