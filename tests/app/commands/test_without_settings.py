"""What runs where every setting is wrong and the database is dead: nothing is read before a command needs it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app.commands.doctor import doctor
from b24app.wiring.command_line import CommandGraph, b24
from tests.full_lead import FullLead
from tests.operators_shell import typed

WRONG = {
    "B24_CLIENT_SECRET": "",
    "B24_PUBLIC_URL": "nonsense",
    "B24_SECRET_KEYS": "changeme",
    "B24_DATABASE_URL": "postgres://nobody:password-canary@127.0.0.1:1/none",
}


@pytest.mark.rehearsal
def test_help_is_given() -> None:
    given = typed(WRONG, "--help")
    assert (given.returncode, given.stderr) == (0, "")
    assert all(name in given.stdout for name in b24.commands)


def test_each_command_explains_itself() -> None:
    for command in b24.commands:
        explained = CliRunner().invoke(b24, [command, "--help"], env=WRONG)
        assert explained.exit_code == 0, explained.output
        assert explained.output.startswith(f"Usage: b24 {command} [OPTIONS]")


@pytest.mark.rehearsal
def test_what_to_register_is_printed() -> None:
    printed = typed(WRONG, "register", "--url", "https://full-lead.example.com")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert "https://full-lead.example.com/install" in printed.stdout


@pytest.mark.rehearsal
def test_the_doctor_names_every_setting_that_is_wrong_and_no_value() -> None:
    examined = typed(WRONG, "doctor")
    assert examined.returncode == 1
    assert {line.split()[1].rstrip(":") for line in examined.stdout.splitlines() if line.startswith("FAIL")} == {
        "B24_CLIENT_ID",
        *WRONG,
    }
    assert "canary" not in examined.stdout + examined.stderr
    assert "Traceback" not in examined.stderr


@pytest.mark.rehearsal
def test_a_lead_is_read_with_a_webhook(installed: FullLead) -> None:
    hook = installed.portal.new_webhook(installed.portal.people["sara"], scope="crm")
    read = typed(WRONG, "lead", "123", "--webhook", hook)
    assert (read.returncode, read.stderr) == (0, "")
    assert json.loads(read.stdout)["ID"] == "123"


@pytest.mark.rehearsal
def test_any_other_command_says_what_is_wrong_and_does_nothing() -> None:
    ended = typed(WRONG, "portals")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: B24_CLIENT_ID: is not set")
    assert "canary" not in ended.stderr


def test_the_doctor_says_that_the_file_with_the_settings_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("B24_")]:
        monkeypatch.delenv(name)
    (tmp_path / "env").write_text("B24_CLIENT_ID=local.1\n")
    graph = CommandGraph()
    graph.root = tmp_path
    examined = CliRunner().invoke(doctor, obj=graph)
    (said,) = [line for line in examined.output.splitlines() if line.startswith("FAIL")]
    assert (examined.exit_code, f"there is a file {tmp_path}/env" in said) == (1, True)
    assert "set -a; . ./env; set +a" in examined.output
    monkeypatch.setenv("B24_CLIENT_ID", "local.1")
    assert "B24_PUBLIC_URL: is not set" in CliRunner().invoke(doctor, obj=graph).output
