import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app.wiring.command_line import b24
from tests.unit.wiring.conftest import ENVIRON

ROOT = Path(__file__).parents[3]
WITH_WORDS = {"erase": ["a" * 32], "copy-database": ["--to", "sqlite:////nowhere/copy.sqlite3"], "show": ["a" * 32]}
SPEAKS_FOR_ITSELF = {"doctor", "lead", "register"}  # examines what is wrong, or needs no setting
SETTLED = sorted(set(b24.commands) - SPEAKS_FOR_ITSELF)


def flask(environ: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run what the operator types, in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    command = [sys.executable, "-m", "flask", "b24", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**inherited, **environ}, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_operators_words_are_there_where_no_setting_is_right() -> None:
    """The application itself refuses to start then."""
    helped = flask({"B24_PUBLIC_URL": "nonsense"}, "--help")
    assert helped.returncode == 0, helped.stderr
    assert all(name in helped.stdout for name in b24.commands)


@pytest.mark.parametrize("command", SETTLED)
def test_each_names_the_settings_that_are_wrong_in_one_line_and_ends(command: str) -> None:
    environ = {**ENVIRON, "B24_CLIENT_SECRET": "", "B24_SECRET_KEYS": "changeme"}
    ended = CliRunner().invoke(b24, [command, *WITH_WORDS.get(command, [])], env=environ)
    assert ended.exit_code == 1
    assert ended.output.startswith("Error: ")
    assert {"B24_CLIENT_SECRET", "B24_SECRET_KEYS"} <= set(ended.output.replace(":", " ").replace(";", " ").split())
    assert "changeme" not in ended.output
    assert "Traceback" not in ended.output


@pytest.mark.parametrize("command", SETTLED)
def test_each_says_in_one_line_that_the_database_cannot_be_reached(command: str) -> None:
    environ = {**ENVIRON, "B24_DATABASE_URL": "sqlite:////proc/nowhere/lead.sqlite3"}
    ended = CliRunner().invoke(b24, [command, *WITH_WORDS.get(command, [])], env=environ)
    assert ended.exit_code == 1
    assert ended.output.startswith("Error: ")
    assert len(ended.output.splitlines()) == 1
