"""The operator's shell: `flask b24 ...`, under settings of its own or over the store of an application that runs."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from b24app.wiring.command_line import b24
from tests.full_lead import FullLead

OperatorsShell = Callable[..., Result]
ROOT = Path(__file__).parents[1]


@pytest.fixture
def shell_environ(tmp_path: Path) -> Mapping[str, str]:
    return {
        "B24_CLIENT_ID": "app",
        "B24_CLIENT_SECRET": "secret-canary",
        "B24_PUBLIC_URL": "https://full-lead.test",
        "B24_SECRET_KEYS": encoded(b"o"),
        "B24_DATABASE_URL": f"sqlite:///{tmp_path}/store.sqlite3",
    }


@pytest.fixture
def shell(shell_environ: Mapping[str, str]) -> OperatorsShell:
    """Give a function from a command's words, and settings that differ, to what the operator sees."""

    def run(*words: str, **instead: str) -> Result:
        return CliRunner().invoke(b24, words, env={**shell_environ, **instead})

    return run


def typed(environ: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Run what the operator types, in a process of its own that has no setting but these."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    command = [sys.executable, "-m", "flask", "b24", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**inherited, **environ}, capture_output=True, text=True, check=False, timeout=120
    )


def encoded(letter: bytes) -> str:
    """Write a key as the setting does."""
    return base64.urlsafe_b64encode(letter * 32).decode()


def run(app: FullLead, *words: str, **instead: str) -> Result:
    return CliRunner().invoke(b24, words, env={**app.environ, **instead})


def counts(result: Result) -> list[int]:
    return [int(line.split()[0]) for line in result.stdout.splitlines()]


def findings(app: FullLead, **instead: str) -> list[Mapping[str, str]]:
    """Let doctor examine the deployment; return what it found and is not good."""
    result = run(app, "doctor", "--json", **instead)
    found: list[Mapping[str, str]] = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == int(any(each["level"] == "FAIL" for each in found)), result.output
    return [each for each in found if each["level"] != "ok"]
