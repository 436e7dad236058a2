"""Starts processes that open the tab (`openings.py`) beside a stand-in, and tells them how often."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography import x509

from demo.bitrix24_standin import Neighbourhood
from tests.bench.floors import ADDRESS as VIEW
from tests.bench.floors import VIEWS, Floor
from tests.bench.kept_connections import kept_connections
from tests.bench.openings import OURS
from tests.bench.worlds import path_of, tab_form
from tests.restartable import ADDRESS, SHOWN, Restartable
from tests.wire.certificates import Authority

ROOT = Path(__file__).parents[2]
KINDS = (OURS, *VIEWS)


@dataclass(frozen=True, slots=True)
class World:
    """An installed application and its portal, over http or https; `authority` is the file of the one authority."""

    app: Restartable
    authority: str = ""

    def job(self, kind: str, readers: Sequence[tuple[str, int]], forms: int) -> dict[str, object]:
        """Write the job of a process: so many forms of each reader, one reader after the other."""
        return {
            "kind": kind,
            "how": self.app.environ if kind == OURS else self._floor(kind),
            "forms": [self._form(*reader) for reader in readers for _ in range(forms)],
        }

    def _floor(self, kind: str) -> dict[str, str]:
        registration, neighbourhood = self.app.registration, self.app.neighbourhood
        floor = Floor(
            kind=kind,
            scheme=self.app.portal.scheme,
            oauth_url=neighbourhood.oauth.url,
            client_id=registration.client_id,
            client_secret=registration.client_secret,
        )
        return {name: value for name, value in asdict(floor).items() if name != "kind"}

    def _form(self, login: str, lead: int) -> dict[str, object]:
        launch = tab_form(self.app.portal, self.app.registration, login, lead, f"{ADDRESS}{VIEW}")
        return {"base": ADDRESS, "path": path_of(launch.url), "fields": launch.fields}


@dataclass(frozen=True, slots=True)
class Child:
    """A process that waits for a number."""

    process: "subprocess.Popen[str]"

    def open(self, number: int) -> float:
        """Let it open so many tabs; return its processor time in seconds."""
        assert self.process.stdin
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        return float(self.said())

    def said(self) -> str:
        """Wait for what it says next."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the process has ended: what it said stands above"
        return line.strip()


@contextmanager
def world(*, tls: bool = False) -> Iterator[World]:
    """Give a world over http, or over https under an authority of its own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        authority = Authority(Path(folder)) if tls else None
        context = authority.server_context(x509.DNSName("localhost")) if authority else None
        neighbourhood = stack.enter_context(Neighbourhood(tls=context))
        app = Restartable(neighbourhood, f"sqlite:///{folder}/lead.sqlite3")
        host, _, port = app.portal.host.partition(":")
        front = stack.enter_context(kept_connections(int(port), folder if authority else ""))
        neighbourhood.name_portal(app.portal, f"{host}:{front}")
        if authority:
            Path(authority.ca_file).chmod(0o644)
            app.restart(B24_CA_FILE=authority.ca_file)
        else:
            app.restart()
        assert app.install() == SHOWN
        app.settle()
        yield World(app, authority.ca_file if authority else "")


@contextmanager
def child(world: World, job: dict[str, object], *before: str) -> Iterator[Child]:
    """Start a process, under another program where one is named `before`, and wait until it is ready."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    environ |= {"PYTHONHASHSEED": "0", "REQUESTS_CA_BUNDLE": world.authority}
    command = [*before, sys.executable, "-m", "tests.bench.openings"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        started = Child(process)
        assert process.stdin
        try:
            process.stdin.write(f"{json.dumps(job)}\n")
            process.stdin.flush()
            assert started.said() == "ready"
            yield started
        finally:
            process.stdin.close()
