"""How a process begins, in processes of their own: it takes the log of the whole process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from b24app.wiring.start import CANNOT_START
from tests.unit.wiring.conftest import ENVIRON

ROOT = Path(__file__).parents[3]
PYTHON, FLASK = (sys.executable, "-c", "import app"), (sys.executable, "-m", "flask", "run", "--port", "0")
GUNICORN = (sys.executable, "-m", "gunicorn", "--workers", "2", "app:app")
WRONG = {
    "B24_CLIENT_SECRET": "",
    "B24_PUBLIC_URL": "canary",
    "B24_DATABASE_URL": "postgresql://lead:can@ary@127.0.0.1:1/lead",
    "B24_LEAD_METOD": "canary",
}


def started(folder: Path, command: tuple[str, ...], changed: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Start it with a socket of gunicorn's in this folder, and wait for its end."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    bind = {"GUNICORN_CMD_ARGS": f"--bind unix:{folder}/socket"}
    environ = {**inherited, **ENVIRON, "B24_DATABASE_URL": f"sqlite:///{folder}/lead.sqlite3", **bind, **changed}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.rehearsal
@pytest.mark.fault("R44")
@pytest.mark.parametrize("command", [PYTHON, FLASK, GUNICORN], ids=["python", "flask", "gunicorn"])
def test_wrong_settings_are_all_said_at_once_in_a_line_each_and_the_process_ends(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    ended = started(tmp_path, command, WRONG)
    assert ended.returncode == CANNOT_START
    said = ended.stderr.splitlines()
    assert sorted(line.split(": ")[1] for line in said) == sorted(WRONG)
    assert {line.split(": ")[0] for line in said} == {"Full Lead cannot start"}
    assert not any(word in ended.stdout + ended.stderr for word in ("Traceback", "Error:", "canary", "can@ary"))


@pytest.mark.rehearsal
@pytest.mark.fault("R44")
@pytest.mark.parametrize("command", [PYTHON, GUNICORN], ids=["python", "gunicorn"])
def test_a_database_that_is_none_ends_it_in_one_line_too(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "lead.sqlite3").write_text("this is no database, and long enough to be taken for a damaged one")
    ended = started(tmp_path, command, {})
    assert ended.returncode == CANNOT_START
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Full Lead cannot start: the file {tmp_path}/lead.sqlite3 is damaged, or is no database: ")
    assert "Traceback" not in ended.stderr


@pytest.mark.rehearsal
@pytest.mark.fault("R44")
def test_a_setting_of_another_release_is_a_warning_and_no_fault(tmp_path: Path) -> None:
    began = started(tmp_path, PYTHON, {"B24_SOMETHING_NEWER": "canary"})
    assert (began.returncode, began.stderr) == (0, "")
    (line,) = [json.loads(line) for line in began.stdout.splitlines()]
    assert (line["level"], line["setting"]) == ("WARNING", "B24_SOMETHING_NEWER")
    assert "canary" not in began.stdout
