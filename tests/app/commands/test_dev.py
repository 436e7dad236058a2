"""`flask b24 dev` with real processes: a copy of the checkout, a program named cloudflared, and HTTP."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from time import monotonic

import pytest
import requests
from click.testing import CliRunner

from b24app.wiring.command_line import b24
from tests.unit.commands.test_init import CLIENT_ID, SECRET

pytestmark = pytest.mark.rehearsal

ROOT = Path(__file__).parents[3]
DEADLINE_S = 120.0  # a busy machine's
WITHOUT_SETTINGS = {name: None for name in os.environ if name.startswith("B24_")}
ADDRESS = "https://quiet-lake-tests.trycloudflare.com"
# What cloudflared prints. Source: Cloudflare's documentation, "Quick Tunnels". A helper of it runs beside.
CLOUDFLARED = f"""#!/bin/sh
sleep 1000 &
echo "$$ $!" > "$(dirname "$0")/tunnel"
echo "$@" > "$(dirname "$0")/words"
echo "2026-11-28T12:00:00Z INF Requesting new quick Tunnel on trycloudflare.com..." >&2
echo "2026-11-28T12:00:01Z INF |  {ADDRESS}  |" >&2
wait
"""
# What ngrok logs. Source: its documentation, "ngrok agent CLI". Its environment is kept.
NGROK_ADDRESS = "https://ours.ngrok-free.app"
NGROK = f"""#!/bin/sh
env > "$(dirname "$0")/environ"
echo "$@" > "$(dirname "$0")/words"
echo "t=1 lvl=info msg=\\"started tunnel\\" obj=tunnels name=command_line addr=$2 url={NGROK_ADDRESS}"
exec sleep 1000
"""
REFUSED = """#!/bin/sh
echo 'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": too many requests' >&2
exit 1
"""


@dataclass
class Dev:
    """The command as it runs in a checkout of its own."""

    root: Path
    port: int
    running: "subprocess.Popen[bytes]"
    seen: str = ""

    def until(self, said: str) -> str:
        """Read what it says until this comes, and return all until there."""
        deadline = monotonic() + DEADLINE_S
        assert self.running.stdout
        while said not in self.seen:
            assert select([self.running.stdout], [], [], deadline - monotonic())[0], f"{said!r} is not in: {self.seen}"
            more = os.read(self.running.stdout.fileno(), 65536)
            assert more, f"it has ended, and {said!r} is not in: {self.seen}"
            self.seen += more.decode()
        before, _, self.seen = self.seen.partition(said)
        return before + said

    def live(self) -> int:
        return requests.get(f"http://127.0.0.1:{self.port}/health/live", timeout=DEADLINE_S).status_code

    def app(self) -> int:
        """Return the number of the process that is the app."""
        (children,) = [Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children").read_text().split()]
        (app,) = [int(each) for each in children if b"gunicorn" in Path(f"/proc/{each}/cmdline").read_bytes()]
        return app

    def tunnel(self) -> list[int]:
        return [int(number) for number in (self.root / "bin" / "tunnel").read_text().split()]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the app needs to run."""
    for name in ("b24app", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("app.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name in ("sh", "env", "sleep", "dirname"):  # nothing else is on PATH, so no tunnel program of this machine
        program = shutil.which(name)
        assert program
        (tmp_path / "bin" / name).symlink_to(program)
    return tmp_path


@contextmanager
def dev(checkout: Path, *words: str, **environ: str) -> Iterator[Dev]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = flask(checkout, "dev", "--port", str(port), *words, **environ)
    assert running.stdin
    running.stdin.close()
    try:
        yield Dev(checkout, port, running)
    finally:
        running.terminate()
        running.wait(DEADLINE_S)
        assert running.stdout
        running.stdout.close()


def flask(checkout: Path, *words: str, **environ: str) -> "subprocess.Popen[bytes]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("B24_", "COV_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "b24", *words],
        cwd=checkout,
        env={**inherited, "PYTHONPATH": str(checkout), "PATH": str(checkout / "bin"), **environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def program(checkout: Path, name: str, text: str) -> None:
    path = checkout / "bin" / name
    path.write_text(text)
    path.chmod(0o755)


def runs(number: int) -> bool:
    """Whether the process is there, and no zombie that nobody has waited for."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def initialized(checkout: Path, address: str) -> None:
    """Write the settings file."""
    words = ["init", "--file", str(checkout / "env"), "--public-url", address, "--client-id", CLIENT_ID]
    done = CliRunner().invoke(b24, [*words, "--client-secret-stdin"], input=f"{SECRET}\n", env=WITHOUT_SETTINGS)
    assert done.exit_code == 0, done.output


def test_from_nothing_to_an_app_behind_a_tunnel_that_stays_while_the_app_starts_again_and_nothing_is_left(
    checkout: Path,
) -> None:
    program(checkout, "cloudflared", CLOUDFLARED)
    with dev(checkout) as command:
        shown = command.until("The app starts as soon as")
        assert re.search(rf"Your handler path +{ADDRESS}/\n", shown)
        assert "B24_CLIENT_ID: is not set" in shown
        assert f"  {Path(sys.executable).parent}/flask b24 init --file {checkout}/env --public-url {ADDRESS}\n" in shown

        words = ["init", "--public-url", ADDRESS, "--client-id", CLIENT_ID, "--client-secret-stdin"]
        written, _ = flask(checkout, *words).communicate(f"{SECRET}\n".encode(), timeout=DEADLINE_S)
        assert f"Wrote {checkout}/env.".encode() in written
        command.until("env has changed: starting again.")
        command.until("The app runs.")
        assert command.live() == 200
        first, tunnel = command.app(), command.tunnel()
        settings = Path(f"/proc/{first}/environ").read_bytes().split(b"\0")
        assert {f"B24_PUBLIC_URL={ADDRESS}".encode(), b"B24_TRUSTED_PROXIES=1"} <= set(settings)
        assert (checkout / "bin" / "words").read_text().split()[-2:] == ["--url", f"http://127.0.0.1:{command.port}"]

        (page,) = (checkout / "templates").rglob("connected.html")
        page.write_text(page.read_text() + "\n")
        command.until(f"{page.relative_to(checkout)} has changed: starting again.")
        command.until("The app runs.")
        assert command.live() == 200
        second = command.app()
        assert (second != first, runs(first)) == (True, False)
        assert (command.tunnel(), all(map(runs, tunnel))) == (tunnel, True)

        command.running.send_signal(signal.SIGINT)
        command.until("Everything has ended.")
        assert command.running.wait(DEADLINE_S) == 0
        assert [number for number in (second, *tunnel) if runs(number)] == []
        socket.create_server(("127.0.0.1", command.port)).close()


def test_without_a_tunnel_program_it_says_which_it_looks_for_and_takes_the_address_as_it_is(checkout: Path) -> None:
    initialized(checkout, "https://full-lead.example.com")
    with dev(checkout) as command:
        shown = command.until("The app runs.")
        assert "No tunnel: there is no cloudflared or ngrok on PATH. B24_PUBLIC_URL is used as it is." in shown
        assert re.search(r"Your handler path +https://full-lead.example.com/\n", shown)
        assert (command.live(), (checkout / "instance" / "dev.log").stat().st_mode & 0o777) == (200, 0o600)


def test_an_app_that_cannot_start_starts_again_once_its_code_has_changed(checkout: Path) -> None:
    program(checkout, "cloudflared", REFUSED)
    initialized(checkout, "https://full-lead.example.com")
    right = (checkout / "app.py").read_text()
    (checkout / "app.py").write_text("broken(\n")
    with dev(checkout, "--no-tunnel") as command:
        command.until("The app has ended")
        (checkout / "app.py").write_text(right)
        command.until("The app runs.")


def test_a_tunnel_program_that_fails_is_quoted_and_its_refusal_is_no_address(checkout: Path) -> None:
    program(checkout, "cloudflared", REFUSED)
    with dev(checkout) as command:
        said = command.until("too many requests")
        assert "Error: The tunnel of cloudflared has ended. It said:\n" in said
        assert command.running.wait(DEADLINE_S) == 1


def test_a_tunnel_that_ends_ends_the_app(checkout: Path) -> None:
    program(checkout, "cloudflared", CLOUDFLARED)
    initialized(checkout, ADDRESS)
    with dev(checkout) as command:
        command.until("The app runs.")
        app = command.app()
        os.kill(command.tunnel()[0], signal.SIGKILL)
        command.until("The tunnel of cloudflared has ended.")
        assert command.running.wait(DEADLINE_S) == 1
        assert [number for number in (app, *command.tunnel()) if runs(number)] == []


def test_a_port_that_is_taken_is_told_before_a_tunnel_is_opened(checkout: Path) -> None:
    program(checkout, "cloudflared", CLOUDFLARED)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        dev(checkout, "--port", str(taken.getsockname()[1])) as command,
    ):
        command.until(f"Error: Port {taken.getsockname()[1]} is taken by another program.")
        assert not (checkout / "bin" / "tunnel").exists()


def test_ngrok_is_believed_by_its_own_log_and_gets_no_secret_of_the_app(checkout: Path) -> None:
    """Whoever holds the port of its agent is not asked."""
    program(checkout, "ngrok", NGROK)
    secrets = {"B24_CLIENT_SECRET": "canary", "b24_secret_keys": "canary", "PGPASSWORD": "canary"}
    with dev(checkout, **secrets, POSTGRES_PASSWORD="canary", NGROK_AUTHTOKEN="needed") as command:
        assert re.search(rf"Your handler path +{NGROK_ADDRESS}/\n", command.until("The app starts as soon as"))
    its = (checkout / "bin" / "environ").read_text()
    assert ("canary" in its, "NGROK_AUTHTOKEN=needed\n" in its) == (False, True)
    words = (checkout / "bin" / "words").read_text()
    assert "--log stdout --log-format logfmt" in words


def test_a_log_that_was_there_before_is_its_owners_alone_and_begins_anew(checkout: Path) -> None:
    (checkout / "instance").mkdir()
    log = checkout / "instance" / "dev.log"
    log.write_text("before")
    log.chmod(0o644)
    with dev(checkout, "--no-tunnel") as command:
        command.until("The app starts as soon as")
        assert (log.stat().st_mode & 0o777, log.read_text()) == (0o600, "")


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_log_that_is_no_file_is_refused_and_what_a_link_leads_to_stays(checkout: Path, kind: str) -> None:
    (checkout / "instance").mkdir()
    log, other = checkout / "instance" / "dev.log", checkout / "other"
    other.write_text("kept")
    if kind == "link":
        log.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(log)
    else:
        log.mkdir()
    with dev(checkout, "--no-tunnel") as command:
        command.until(f"Error: The log cannot be written to {log}")
        assert command.running.wait(DEADLINE_S) == 1
    assert other.read_text() == "kept"
