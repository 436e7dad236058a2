"""A tunnel from a public https address to a port of this machine, by a program that is there."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Thread

import click

from b24app.commands.programs.running import STOP_S, Program, found, lines, started

# Where ngrok tells of its tunnels. Source: ngrok's documentation, "Agent API" (GET /api/tunnels).
AGENT_HOST, AGENT_PORT, AGENT_TIMEOUT_S = "127.0.0.1", 4040, 2.0
LONGEST_ANSWER = 1_000_000  # bytes
LINES_KEPT = 5  # of what the program said last, for when it ends
# Source: Cloudflare's documentation, "Quick Tunnels". The host "api" is Cloudflare's own, and stands in its refusals.
QUICK_TUNNEL = re.compile(r"https://(?!api\.)[a-z0-9-]+\.trycloudflare\.com")


def in_no_line(_line: str) -> str | None:
    """Find no address: the program says it in another way."""


def asked_for_nothing(_port: int) -> str | None:
    """Ask for no address: the program says it by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A program that makes tunnels, and how it is told the port and tells its public address."""

    name: str
    words: Callable[[int], tuple[str, ...]]
    in_line: Callable[[str], str | None] = in_no_line
    asked: Callable[[int], str | None] = asked_for_nothing


@dataclass(slots=True)
class Tunnel:
    """A tunnel whose program runs. `last` is what it said last."""

    kind: Kind
    port: int
    program: Program
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    _said: str | None = None

    def address(self) -> str | None:
        """Return the public address, None as long as it is not known."""
        return self._said or self.kind.asked(self.port)

    def has_ended(self) -> bool:
        """Whether the program runs no more."""
        return self.program.poll() is not None

    def failure(self, what: str) -> click.ClickException:
        """Return the error that says what the tunnel did, and what its program said last."""
        return click.ClickException("\n".join([f"The tunnel of {self.kind.name} {what}. It said:", *self.last]))

    def listen(self) -> None:
        """Read what the program says until it ends, so that it never waits for a reader."""
        if self.program.stdout is None:
            return
        with self.program.stdout as said:
            for each in lines(said):
                line = each.decode(errors="replace").rstrip()
                self.last.append(line)
                self._said = self._said or self.kind.in_line(line)


def there() -> Kind | None:
    """Return the first of the programs that is on PATH, None where none is."""
    return next((kind for kind in KINDS if found(kind.name)), None)


@contextmanager
def opened(kind: Kind, port: int) -> Iterator[Tunnel]:
    """Let it run until the end of the block. Its address comes later."""
    with started([kind.name, *kind.words(port)], heard=True) as program:
        tunnel = Tunnel(kind, port, program)
        listener = Thread(target=tunnel.listen, name="tunnel", daemon=True)
        listener.start()
        yield tunnel
    listener.join(STOP_S)


def quick_tunnel(line: str) -> str | None:
    """Find the address that cloudflared prints."""
    named = QUICK_TUNNEL.search(line)
    return named[0] if named else None


def ask_ngrok(port: int, agent_port: int = AGENT_PORT) -> str | None:
    """Ask ngrok's agent on this machine for the address of the tunnel to this port."""
    connection = HTTPConnection(AGENT_HOST, agent_port, timeout=AGENT_TIMEOUT_S)
    try:
        connection.request("GET", "/api/tunnels", headers={"Accept": "application/json"})
        return in_answer(connection.getresponse().read(LONGEST_ANSWER), port)
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def in_answer(answer: bytes, port: int) -> str | None:
    """Return the public https address of the tunnel to this port, None where the answer names none."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        for tunnel in json.loads(answer)["tunnels"]:
            address = str(tunnel["public_url"])
            if address.startswith("https://") and tunnel["config"]["addr"].endswith(f":{port}"):
                return address
    return None


KINDS = (
    Kind(
        name="cloudflared",  # a quick tunnel, which needs no account
        words=lambda port: ("tunnel", "--no-autoupdate", "--url", f"http://127.0.0.1:{port}"),
        in_line=quick_tunnel,
    ),
    Kind(name="ngrok", words=lambda port: ("http", f"http://127.0.0.1:{port}", "--log", "stdout"), asked=ask_ngrok),
)
