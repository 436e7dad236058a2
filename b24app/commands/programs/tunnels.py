"""A tunnel from a public https address to a port of this machine, by a program that is there."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import click

from b24app.commands.printable import in_one_line
from b24app.commands.programs.running import STOP_S, Program, found, lines, started

LINES_KEPT = 5  # of what the program said last, for when it ends
# Source: Cloudflare's documentation, "Quick Tunnels". The host "api" is Cloudflare's own, and stands in its refusals.
QUICK_TUNNEL = re.compile(r"https://(?!api\.)[a-z0-9-]+\.trycloudflare\.com")
# ngrok's own log, which nobody else writes: any program of this machine may hold the port of its agent. Source: ngrok's
# documentation, "ngrok agent CLI" (--log, --log-format), whose values with a blank stand in quotes.
STARTED_TUNNEL = re.compile(
    r't=\S+ lvl=info msg="started tunnel" obj=tunnels name=(?:[^"\s]+|"[^"]*") '
    r"addr=(?:https?://)?[a-z0-9.-]+:(?P<port>[0-9]{1,5}) url=(?P<url>https://[a-z0-9.-]+(?::[0-9]{1,5})?)"
)
NGROK_LOGS = ("--log", "stdout", "--log-format", "logfmt", "--log-level", "info")
# The secrets of the app and of its database are nothing that a program that anybody can reach needs.
OF_THE_APP = ("B24_", "POSTGRES_", "PG")


@dataclass(frozen=True, slots=True, kw_only=True)
class TunnelProgram:
    """A program that makes tunnels, and how it is told the port and tells its public address."""

    name: str
    words: Callable[[int], tuple[str, ...]]
    in_line: Callable[[str, int], str | None]


@dataclass(slots=True)
class Tunnel:
    """A tunnel whose program runs. Its public `address` is None until it has said it, `last` is what it said last."""

    kind: TunnelProgram
    port: int
    program: Program
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    address: str | None = None

    def has_ended(self) -> bool:
        """Whether the program runs no more."""
        return self.program.poll() is not None

    def failure(self, what: str) -> click.ClickException:
        """Return the error that says what the tunnel did, and what its program said last."""
        return click.ClickException(
            "\n".join([f"The tunnel of {self.kind.name} {what}. It said:", *map(in_one_line, self.last)])
        )

    def listen(self) -> None:
        """Read what the program says until it ends, so that it never waits for a reader."""
        if self.program.stdout is None:
            return
        with self.program.stdout as said:
            for each in lines(said):
                line = each.decode(errors="replace").rstrip()
                self.last.append(line)
                self.address = self.address or self.kind.in_line(line, self.port)


def there() -> TunnelProgram | None:
    """Return the first of the programs that is on PATH, None where none is."""
    return next((kind for kind in KINDS if found(kind.name)), None)


@contextmanager
def opened(kind: TunnelProgram, port: int, environ: Mapping[str, str]) -> Iterator[Tunnel]:
    """Let it run until the end of the block. Its address comes later. The app's secrets stay here."""
    its = {name: value for name, value in environ.items() if not name.upper().startswith(OF_THE_APP)}
    with started([kind.name, *kind.words(port)], environ=its, heard=True) as program:
        tunnel = Tunnel(kind, port, program)
        listener = Thread(target=tunnel.listen, name="tunnel", daemon=True)
        listener.start()
        yield tunnel
    listener.join(STOP_S)


def quick_tunnel(line: str, _port: int) -> str | None:
    """Find the address that cloudflared prints."""
    named = QUICK_TUNNEL.search(line)
    return named[0] if named else None


def started_tunnel(line: str, port: int) -> str | None:
    """Find the address of the tunnel to this port in what ngrok logs."""
    named = STARTED_TUNNEL.fullmatch(line)
    return named["url"] if named and int(named["port"]) == port else None


KINDS = (
    TunnelProgram(
        name="cloudflared",  # a quick tunnel, which needs no account
        words=lambda port: ("tunnel", "--no-autoupdate", "--url", f"http://127.0.0.1:{port}"),
        in_line=quick_tunnel,
    ),
    TunnelProgram(
        name="ngrok", words=lambda port: ("http", f"http://127.0.0.1:{port}", *NGROK_LOGS), in_line=started_tunnel
    ),
)
