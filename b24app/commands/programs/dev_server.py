"""The application on this machine, started again whenever one of its files or its settings change."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import IO

import click

from b24app.commands.programs.running import Program, settings_of, started
from b24app.commands.programs.tunnels import Tunnel
from b24app.commands.programs.watching import Seen, changed, look
from b24app.errors.own import SettingsError
from b24app.settings import read_settings

HOST = "127.0.0.1"
LOOK_S = 0.5  # between two looks at the files
LIVE_TIMEOUT_S = 1.0
ADDRESS, PROXIES = "B24_PUBLIC_URL", "B24_TRUSTED_PROXIES"


@dataclass(frozen=True, slots=True, kw_only=True)
class DevServer:
    """Runs until it is told to stop. The tunnel stays open while the app starts again.

    `file` holds the settings, over `environ`, which the command was started in. `log` takes what the app writes.
    """

    root: Path
    file: Path
    port: int
    environ: Mapping[str, str]
    log: IO[bytes]
    stop: Event
    tunnel: Tunnel | None = None

    def run(self) -> None:
        """Start the app, and again after each change.

        Raises:
            ClickException: the tunnel has ended.
        """
        while not self.stop.is_set():
            seen = look(self.root, self.file)
            environ = self._right_settings()
            if environ is None:
                click.echo(f"The app starts as soon as {self.file} is right.")
                reason = self._until_a_change(seen)
            else:
                with self._app(environ) as app:
                    reason = self._until_a_change(seen, app)
            if reason is not None:
                click.echo(f"{reason} has changed: starting again.")

    def settings(self) -> dict[str, str]:
        """Return the environment for the app as it is now: with a tunnel, its address and itself as a proxy.

        Raises:
            OSError: no shell can read the file.
        """
        environ = settings_of(self.file, self.environ) if self.file.exists() else dict(self.environ)
        if self.tunnel:
            environ[ADDRESS] = self.tunnel.address or ""
            environ[PROXIES] = environ.get(PROXIES) or "1"
        return environ

    def address(self) -> str:
        """Return the app's public address as it is set now, "" where none is."""
        try:
            return self.settings().get(ADDRESS, "").strip()
        except OSError:
            return ""

    def _right_settings(self) -> Mapping[str, str] | None:
        """Return the environment, None where something in it is wrong: then say what."""
        try:
            environ = self.settings()
            read_settings(environ, self.root)
        except SettingsError as error:
            click.echo("\n".join(f"{name}: {fault}" for name, fault in error.faults.items()))
        except OSError as error:
            click.echo(str(error))
        else:
            return environ
        return None

    @contextmanager
    def _app(self, environ: Mapping[str, str]) -> Iterator[Program]:
        command = [sys.executable, "-m", "gunicorn", "app:app", "--bind", f"{HOST}:{self.port}", "--workers", "1"]
        quietly = ["--log-level", "warning", "--graceful-timeout", "2"]
        with started([*command, *quietly], environ=environ, folder=self.root, log=self.log) as app:
            yield app

    def _until_a_change(self, seen: Seen, app: Program | None = None) -> Path | None:
        """Return the file that changed, None where all is to end. Say once that the app runs, or that it ended."""
        told = app is None
        while not self.stop.wait(LOOK_S):
            if found := changed(seen, look(self.root, self.file)):
                return found.relative_to(self.root) if found.is_relative_to(self.root) else found
            if self.tunnel and self.tunnel.has_ended():
                raise self.tunnel.failure("has ended")
            if app and app.poll() is not None and not told:
                click.echo(f"The app has ended (status {app.returncode}). It starts again when a file changes.")
                told = True
            elif not told and is_live(self.port):
                click.echo("The app runs.")
                told = True
        return None


def is_live(port: int) -> bool:
    """Whether an app answers at this port."""
    connection = HTTPConnection(HOST, port, timeout=LIVE_TIMEOUT_S)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
