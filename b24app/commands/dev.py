"""`flask b24 dev`: the application on this machine with a tunnel to it, started again on each change."""

import os
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shlex import quote
from stat import S_ISREG
from threading import Event
from time import monotonic
from typing import IO

import click

from b24app.commands.deployment import Deployment
from b24app.commands.env_file import BESIDE_THE_APP
from b24app.commands.programs.dev_server import ADDRESS, HOST, DevServer
from b24app.commands.programs.tunnels import KINDS, Tunnel, opened, there
from b24app.domain.operations.portal_form import form_lines
from b24app.domain.portal.portal_address import parse_origin

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TUNNEL_S, LOOK_S = 60.0, 0.2  # until the tunnel's address must be known, and between two looks at it
LOG = Path("instance") / "dev.log"
AS_A_LOG = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe that nobody reads is refused at once
NO_LOG = "The log cannot be written to {}: there is a link, or something else that is no file of yours. Take it away."


@click.command("dev")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="On 127.0.0.1.")
@click.option("--file", default=BESIDE_THE_APP, show_default=True, help="The settings file; from app.py's folder.")
@click.option("--no-tunnel", is_flag=True, help="Use B24_PUBLIC_URL as it is, even where a tunnel program is there.")
@click.pass_obj
def dev(deployment: Deployment, port: int, file: str, *, no_tunnel: bool) -> None:
    """Run the app for development, with a tunnel, and show what to enter in Bitrix24.

    The tunnel is made by cloudflared or ngrok, whichever is on PATH, and its address takes the place of B24_PUBLIC_URL.
    The app starts again when its code, templates, words, styles, scripts or the settings file change. The tunnel
    stays. Ctrl-C ends both.
    """
    root = deployment.root
    _hold_if_taken(port)
    with ExitStack() as end:
        stop = end.enter_context(_told_to_stop())
        log = end.enter_context(_log(root / LOG))
        server = DevServer(
            root=root,
            file=root / file,
            port=port,
            environ=deployment.environ,
            log=log,
            stop=stop,
            tunnel=None if no_tunnel else _tunnel(end, port, deployment.environ, stop),
        )
        if not stop.is_set():
            _show_what_to_enter(server)
            click.echo(f"The app writes its log to {root / LOG}. Ctrl-C ends everything.\n")
        server.run()
    click.echo("Everything has ended.")


def _hold_if_taken(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        raise click.ClickException(f"Port {port} is taken by another program. Choose one with --port.") from None


@contextmanager
def _told_to_stop() -> Iterator[Event]:
    """Yield what is set by Ctrl-C, by the end of the window, and by a request to end: all of them end in order."""
    stop = Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in ENDING}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _log(path: Path) -> Iterator[IO[bytes]]:
    """Begin the log anew, for its owner alone, also where it was there before: through no link, and in a file.

    Raises:
        ClickException: there is something else in its place.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        log = os.fdopen(os.open(path, AS_A_LOG, 0o600), "wb")
    except OSError:
        raise click.ClickException(NO_LOG.format(path)) from None
    with log:
        if not S_ISREG(os.fstat(log.fileno()).st_mode):
            raise click.ClickException(NO_LOG.format(path))
        os.fchmod(log.fileno(), 0o600)
        log.truncate(0)
        yield log


def _tunnel(end: ExitStack, port: int, environ: Mapping[str, str], stop: Event) -> Tunnel | None:
    """Open a tunnel and wait for its address; None where no program is there, or all is to end."""
    program = there()
    if program is None:
        names = " or ".join(each.name for each in KINDS)
        click.echo(f"No tunnel: there is no {names} on PATH. {ADDRESS} is used as it is.\n")
        return None
    click.echo(f"Opening a tunnel with {program.name}.")
    tunnel = end.enter_context(opened(program, port, environ))
    until = monotonic() + TUNNEL_S
    while tunnel.address is None and not stop.wait(LOOK_S):
        if tunnel.has_ended():
            raise tunnel.failure("has ended")
        if monotonic() > until:
            raise tunnel.failure(f"has no address after {TUNNEL_S:.0f} seconds")
    return tunnel


def _show_what_to_enter(server: DevServer) -> None:
    address = server.address()
    origin = parse_origin(address.rstrip("/"))
    if origin is None:
        click.echo(f"{ADDRESS} is not set, or no address: flask b24 init asks for it.")
        return
    click.echo(f"The public address: {origin}\n")
    click.echo("\n".join(form_lines(origin)))
    if server.tunnel:
        click.echo(MOVES)
    if not server.file.exists():
        program, file = (quote(str(each)) for each in (Path(sys.executable).parent / "flask", server.file))
        click.echo(f"\nThen, in a second window:\n\n  {program} b24 init --file {file} --public-url {origin}")
    click.echo()


MOVES = """
The address of a tunnel changes with each start. If the app is installed already, change the form, save it and open the
app in the portal as an administrator: it moves its tab."""
