from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app.adapters.outbound.request_context import NONE, current
from b24app.wiring.command_line import b24
from tests.unit.wiring.conftest import ENVIRON

WITH_WORDS = {
    "copy-database": ["--to", "sqlite:////nowhere/copy.sqlite3"],
    "erase": ["a" * 32],
    "rebind": ["--anyway"],  # nobody is asked but the database
    "show": ["a" * 32],
}
SPEAKS_FOR_ITSELF = {"dev", "doctor", "init", "lead", "logs", "register"}  # examines what is wrong, or needs no setting
SETTLED = sorted(set(b24.commands) - SPEAKS_FOR_ITSELF)


def test_each_names_the_settings_that_are_wrong_in_a_line_each_and_ends() -> None:
    for command in SETTLED:
        environ = {**ENVIRON, "B24_CLIENT_SECRET": "", "B24_SECRET_KEYS": "changeme"}
        ended = CliRunner().invoke(b24, [command, *WITH_WORDS.get(command, [])], env=environ)
        assert ended.exit_code == 1, command
        assert ended.output.startswith("Error: "), command
        said = ended.output.removeprefix("Error: ").splitlines()
        assert {line.partition(":")[0] for line in said} == {"B24_CLIENT_SECRET", "B24_SECRET_KEYS"}, command
        assert "changeme" not in ended.output, command
        assert "Traceback" not in ended.output, command


def test_each_says_in_one_line_that_the_database_cannot_be_reached() -> None:
    for command in SETTLED:
        environ = {**ENVIRON, "B24_DATABASE_URL": "sqlite:////proc/nowhere/lead.sqlite3"}
        ended = CliRunner().invoke(b24, [command, *WITH_WORDS.get(command, [])], env=environ)
        assert ended.exit_code == 1, command
        assert ended.output.startswith("Error: "), command
        assert len(ended.output.splitlines()) == 1, command


@pytest.mark.fault("R44")
@pytest.mark.parametrize("command", sorted({*SETTLED} - {"migrate"}))
def test_none_makes_a_store_where_there_is_none_but_migrate(command: str, tmp_path: Path) -> None:
    environ = {**ENVIRON, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/new/lead.sqlite3"}
    words = {**WITH_WORDS, "copy-database": ["--to", f"sqlite:///{tmp_path}/copy.sqlite3"]}
    ended = CliRunner().invoke(b24, [command, *words.get(command, [])], env=environ)
    assert ended.exit_code == 1
    said = f"there is no database at {tmp_path}/new/lead.sqlite3"
    assert said in ended.output
    assert "run flask b24 migrate, or check B24_DATABASE_URL" in ended.output
    assert list(tmp_path.iterdir()) == []


def test_each_command_has_an_id_of_its_own_until_its_end() -> None:
    seen = []
    for _ in range(2):
        with b24.make_context("b24", ["doctor"]) as context:
            assert b24.callback is not None
            context.invoke(b24.callback)
            seen.append(current().id)
    assert current() is NONE
    assert len({"", *seen}) == 3


def test_what_a_command_has_opened_is_closed_at_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRON, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/store.sqlite3"}.items():
        monkeypatch.setenv(name, value)
    with b24.make_context("b24", ["migrate"]) as context:
        b24.invoke(context)
        assert context.obj.engine.pool.checkedin() == 1, "the premise: a connection is kept"
    assert context.obj.engine.pool.checkedin() == 0
