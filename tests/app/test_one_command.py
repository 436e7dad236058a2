import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pytest
import requests

pytestmark = pytest.mark.rehearsal

ROOT = Path(__file__).resolve().parents[2]
END_S = 60  # a busy machine's
ANYWHERE = ("--portal-port=0", "--oauth-port=0", "--app-port=0")  # the demo holds what it is given


@contextmanager
def demo(*arguments: str, root: Path = ROOT) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "demo", *arguments]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=END_S)


def test_one_command_starts_everything_and_leaves_nothing_running() -> None:
    with demo(*ANYWHERE, "--install") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = ""
        while (line := process.stdout.readline()) and not line.startswith("  Open"):
            said += line
        assert "simulated from the public documents of 21 August 2026" in said
        portal, app = found(r"Open +(http://localhost:\d+)/\n", line), found(r"runs at (http://\S+),", said)
        assert requests.get(f"{portal}/", timeout=END_S).status_code == 200
        assert requests.get(f"{app}/health/live", timeout=END_S).status_code == 200
        wire = requests.get(f"{portal}/demo/control/wire", timeout=END_S).json()["portal"]
        calls = {command for each in wire for command in (each["api_method"], *each["commands"])}
        assert any(call.startswith("placement.bind") for call in calls)
        log = Path(found(r"logs is in (\S+)", said))
        assert {"rest call", "Starting gunicorn 27.0.1"} <= {
            json.loads(each)["event"] for each in log.read_text().splitlines()
        }
        process.send_signal(signal.SIGINT)
        # Whatever it started writes where it does, and the end of that is seen when the last of them has ended. Its
        # ports say less: they may be another program's by now.
        more, complaints = process.communicate(timeout=END_S)
        assert process.returncode == 0
    assert "Traceback" not in complaints
    assert "{" not in said + more + complaints, "people's words, and no line of the log"
    assert more == "", "the address is the last thing that it says"


def test_an_application_that_ends_by_itself_ends_the_demo_which_shows_the_last_of_its_log() -> None:
    with demo(*ANYWHERE) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("  Open"):
            assert process.poll() is None
        (application,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(application), signal.SIGTERM)
        _, complaints = process.communicate(timeout=END_S)
        assert process.returncode == 1
    assert complaints.startswith("The demo cannot run: the application has ended\n")
    assert "Shutting down" in complaints
    assert "Traceback" not in complaints


def test_a_change_is_served_and_what_cannot_start_starts_again_once_it_is_mended(tmp_path: Path) -> None:
    for name in ("app.py", "gunicorn.conf.py", "b24app", "templates", "demo"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    page, code = tmp_path / "templates" / "public" / "licence.html", tmp_path / "app.py"
    with demo(*ANYWHERE, root=tmp_path) as process:
        assert process.stdout is not None
        said = ""
        while not (line := process.stdout.readline()).startswith("  Open"):
            assert line, said
            said += line
        at = found(r"runs at (http://\S+),", said) + "/licence"
        replaced(page, page.read_text().replace("<h1", "<h1 id='changed'", 1))
        assert process.stdout.readline() == "  templates/public/licence.html has changed.\n"
        until_it_shows(at, "id='changed'")
        right = code.read_text()
        replaced(code, "This is no Python\n")
        assert process.stdout.readline() == "  app.py has changed.\n"
        assert process.stdout.readline().startswith("  The application has ended, and starts again after the next")
        replaced(code, right)
        while process.stdout.readline() != "  app.py has changed.\n":
            assert process.poll() is None
        until_it_shows(at, "id='changed'")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=END_S)
        assert process.returncode == 0


def test_a_change_of_the_portals_own_code_begins_all_anew_where_it_was_and_as_installed(tmp_path: Path) -> None:
    for name in ("app.py", "gunicorn.conf.py", "b24app", "templates", "demo"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    pages = tmp_path / "demo" / "bitrix24_standin" / "pages"
    page, code = pages / "templates" / "portal" / "front.html", pages / "front.py"
    with demo(*ANYWHERE, "--install", root=tmp_path) as process:
        assert process.stdout is not None
        first = told_by(process.stdout)
        right = code.read_text()
        replaced(code, "This is no Python\n")
        assert process.stdout.readline() == "  demo/bitrix24_standin/pages/front.py has changed.\n"
        assert process.stdout.readline().startswith("  The portal begins anew after the next change: ")
        replaced(page, page.read_text().replace("<h2>", "<h2 id='changed'>", 1))
        until_it_shows(first, "id='changed'")
        assert requests.get(f"{first}/demo/control/wire", timeout=END_S).json()["portal"], "the portal is the same one"
        replaced(code, right.replace("admin=shown(people[ADMINISTRATOR])", "admin={'name': 'Somebody Else'}"))
        assert told_by(process.stdout) == first
        until_it_shows(first, "Somebody Else")
        wire = requests.get(f"{first}/demo/control/wire", timeout=END_S).json()["portal"]
        assert any(command.startswith("placement.bind") for each in wire for command in each["commands"])
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=END_S)
        assert process.returncode == 0


def told_by(output: IO[str]) -> str:
    """Wait until the demo says where its portal is."""
    said = ""
    while not (line := output.readline()).startswith("  Open"):
        assert line, said
        said += line
    return found(r"Open +(http://localhost:\d+)/\n", line)


def replaced(file: Path, text: str) -> None:
    """Replace it at once, as an editor does: who looks in between sees the one or the other."""
    (beside := file.with_suffix(".new")).write_text(text)
    beside.replace(file)


def until_it_shows(address: str, words: str) -> None:
    """Ask until the page has these words; while nobody listens there, ask again."""
    ends_at = time.monotonic() + END_S
    while time.monotonic() < ends_at:
        with suppress(requests.RequestException):
            if words in requests.get(address, headers={"Connection": "close"}, timeout=END_S).text:
                return
    pytest.fail(f"{address} does not show {words}", pytrace=False)


def found(pattern: str, said: str) -> str:
    match = re.search(pattern, said)
    assert match, said
    return match[1]


@pytest.mark.parametrize("server", ["portal", "oauth", "app"])
def test_a_port_that_is_taken_is_told_in_words(server: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "demo", *ANYWHERE, f"--{server}-port={port}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=END_S, check=False)
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr
