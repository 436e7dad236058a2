import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
END_S = 60  # a busy machine's


def free_ports(count: int) -> list[int]:
    """Choose ports below those that systems give to whoever asks for any: nobody takes them before the demo does."""
    chosen: set[int] = set()
    while len(chosen) < count:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            chosen.add(port)
    return list(chosen)


@contextmanager
def demo(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "demo", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=END_S)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_one_command_starts_everything_and_leaves_nothing_running() -> None:
    portal, oauth, app = free_ports(3)
    ports = [f"--portal-port={portal}", f"--oauth-port={oauth}", f"--app-port={app}"]
    with demo(*ports, "--install") as process:
        assert process.stdout is not None
        said = ""
        while (line := process.stdout.readline()) and line != f"  Open   http://localhost:{portal}/\n":
            said += line
        assert "simulated from the public documents of 21 August 2026" in said
        assert requests.get(f"http://localhost:{portal}/", timeout=END_S).status_code == 200
        assert requests.get(f"http://127.0.0.1:{app}/health/live", timeout=END_S).status_code == 200
        wire = requests.get(f"http://localhost:{portal}/demo/control/wire", timeout=END_S).json()["portal"]
        calls = {command for each in wire for command in (each["api_method"], *each["commands"])}
        assert any(call.startswith("placement.bind") for call in calls)
        process.send_signal(signal.SIGINT)
        assert process.wait(END_S) == 0
    assert not [port for port in (portal, oauth, app) if is_open(port)]


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        portal, app = free_ports(2)
        arguments = [f"--oauth-port={taken.getsockname()[1]}", f"--portal-port={portal}", f"--app-port={app}"]
        command = [sys.executable, "-m", "demo", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=END_S, check=False)
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr
