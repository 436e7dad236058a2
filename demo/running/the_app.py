"""Runs the application for the demo as an operator would, with gunicorn and environment variables."""

import base64
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from demo.bitrix24_standin.applications import Application
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.world import World

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"  # another site than the portal's localhost, and a host that the portal's check accepts
START_DEADLINE_S, STOP_DEADLINE_S, POLL_S = 45.0, 10.0, 0.1
LAST_LINES = 10  # of its log, where it did not start: they say why


class AppDidNotStartError(Exception):
    """The application ended, or does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the application listens, where it keeps its database, and what is set otherwise than usual."""

    port: int
    database_url: str
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"


@contextmanager
def held(port: int) -> Iterator[socket.socket]:
    """Take a port, any free one for 0, so that no other program has it when the application starts."""
    with socket.create_server((HOST, port)) as door:
        yield door


class TheApp:
    """The application as a process, which ends with its `with`."""

    def __init__(
        self, place: Place, app: Application, portal: Portal, door: socket.socket, log: Path | None = None
    ) -> None:
        self._place, self._door, self._log = place, door, log
        self._environment = _inherited() | settings(place, app, portal)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self._log is not None:
            self._log.write_bytes(b"")  # what an earlier start said is no reason of this one's
        migrate = [sys.executable, "-m", "flask", "b24", "migrate"]
        done = subprocess.run(migrate, cwd=ROOT, env=self._environment, check=False, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise AppDidNotStartError(f"`flask b24 migrate` ended with code {done.returncode}")
        handed = self._door.fileno()
        command = [sys.executable, "-m", "gunicorn", "app:app", "--bind", f"fd://{handed}"]
        with self._written() as into:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                start_new_session=True,
                pass_fds=(handed,),
                stdout=into,
                stderr=into,
            )
        self._door.close()  # now only the application holds the port: when it ends, nobody listens
        try:
            self._wait_until_live(self.process)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    @property
    def has_ended(self) -> bool:
        """Whether it is gone by its own doing."""
        return self.process is None or self.process.poll() is not None

    def serve_the_code_of_now(self) -> None:
        """Let new workers take over, which begin with what the files are now. Where it has ended, start it again.

        Raises:
            AppDidNotStartError: it does not start.
        """
        if self.process is not None and not self.has_ended:
            self.process.send_signal(signal.SIGHUP)
            return
        try:
            with held(self._place.port) as self._door:
                self.__enter__()
        except OSError as error:
            raise AppDidNotStartError(str(error)) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def _written(self) -> Iterator[IO[bytes] | None]:
        """Give the file of its log, None where it says it here."""
        if self._log is None:
            yield None
            return
        with self._log.open("wb") as into:
            yield into

    def last_said(self) -> str:
        """Return the last lines of its log, "" where it said them here."""
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log else []
        return "".join(f"\n  {line}" for line in lines[-LAST_LINES:])

    def _wait_until_live(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_DEADLINE_S
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise AppDidNotStartError(f"the application ended with code {process.returncode}{self.last_said()}")
            if _is_live(self._place.port):
                return
            time.sleep(POLL_S)
        raise AppDidNotStartError(
            f"no answer from {self._place.url}/health/live in {START_DEADLINE_S:.0f} s{self.last_said()}"
        )


def _is_live(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def register(world: World, portal: Portal, url: str) -> Application:
    """Save the form of a local application in the portal, as `install/README.md` tells, for the one at this address."""
    return world.register_local_app(
        portal,
        name="Full lead",
        handler_url=f"{url}/",
        install_url=f"{url}/install",
        scope="crm,placement,user_brief",
    )


def settings(place: Place, app: Application, portal: Portal) -> dict[str, str]:
    """Return the application's settings, with new keys."""
    return {
        "B24_CLIENT_ID": app.client_id,
        "B24_CLIENT_SECRET": app.client_secret,
        "B24_PUBLIC_URL": place.url,
        "B24_SECRET_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "B24_DATABASE_URL": place.database_url,
        "B24_OAUTH_SERVERS": ",".join(portal.oauth_servers()),
        "B24_JS_URL": f"{portal.url}/api/v1/",
        "B24_ALLOW_HTTP_PORTALS": "1",
        "B24_ALLOW_PRIVATE_PORTALS": "1",
        **place.instead,
    }


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
