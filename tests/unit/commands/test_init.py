import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from select import select

import click
import pytest
from click.testing import CliRunner, Result

from b24app.domain.operations.portal_form import form_lines
from b24app.domain.portal.portal_address import Origin
from b24app.settings import read_settings
from b24app.wiring.command_line import b24
from tests.unit.commands.env_readers import READERS, shell

ROOT = Path(__file__).parents[3]
HERE = Origin(scheme="https", host="full-lead.example.com", port=443)
CLIENT_ID, SECRET = "local.5c8bb1b0891cf2.87252039", "SakeVG5mbRdcQet45UUrt6q72AMTo7fkwXSO7Y5LYFYNCRsA6f"
CTRL_C, PATIENCE_S = "\x03", 1.0
WRONG = {"B24_SECRET_KEYS": "changeme", "B24_DATABASE_URL": "postgres://nobody:password-canary@127.0.0.1:1/none"}


def init(path: Path, *words: str, stdin: str = "", **environ: str) -> Result:
    """Run it where there is no terminal."""
    nothing = {name: None for name in os.environ if name.startswith("B24_")}
    return CliRunner().invoke(b24, ["init", "--file", str(path), *words], input=stdin, env={**nothing, **environ})


@dataclass(frozen=True, slots=True)
class Folder:
    """What `init` asks of a deployment."""

    root: Path
    environ: Mapping[str, str] = field(default_factory=dict)


def init_of_the_app_in(folder: Path, *words: str) -> Result:
    """Run it as if app.py were in this folder."""
    given = [*words, "--public-url", str(HERE)]
    return CliRunner().invoke(
        b24.commands["init"],
        given,
        obj=Folder(folder),
        env={name: None for name in os.environ if name.startswith("B24_")},
    )


class TestWithoutATerminal:
    def test_a_file_with_everything_starts_the_app(self, tmp_path: Path) -> None:
        done = init(
            tmp_path / "env",
            *("--public-url", f"{HERE}/", "--client-id", CLIENT_ID, "--client-secret-stdin"),
            *("--operator-name", 'Müller & "Söhne" $5'),
            stdin=f"{SECRET}\n",
        )
        assert done.exit_code == 0, done.output
        read = {name: reader(tmp_path / "env") for name, reader in READERS.items()}
        assert list(read.values()) == [read["sh"]] * len(READERS)
        settings = read_settings(read["sh"], tmp_path)
        assert (settings.client_id, settings.client_secret, settings.public_url) == (CLIENT_ID, SECRET, HERE)
        assert settings.operator_name == 'Müller & "Söhne" $5'
        assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600
        assert "Add" not in done.output

    def test_the_form_is_shown_as_register_shows_it(self, tmp_path: Path) -> None:
        done = init(tmp_path / "env", "--public-url", str(HERE))
        assert done.output.startswith("\n".join(form_lines(HERE)))

    @pytest.mark.parametrize("words", [[], ["--file", "env"], ["--file", "{root}/env"]])
    def test_for_the_file_beside_the_app_the_next_commands_are_named(self, tmp_path: Path, words: list[str]) -> None:
        done = init_of_the_app_in(tmp_path, *(word.format(root=tmp_path) for word in words))
        assert "set -a; . ./env; set +a\n" in done.output
        named = re.findall(r"flask b24 ([a-z]+)|gunicorn (app:app)", done.output)
        assert named == [("migrate", ""), ("", "app:app"), ("doctor", "")]

    @pytest.mark.parametrize("file", ["of-a-service/env", "other"])
    def test_for_another_file_no_command_is_named_that_would_make_a_second_database(
        self, tmp_path: Path, file: str
    ) -> None:
        (tmp_path / "of-a-service").mkdir()
        done = init_of_the_app_in(tmp_path, "--file", f"{tmp_path}/{file}")
        assert done.exit_code == 0, done.output
        told = done.output.partition("Only its owner can read it.")[2]
        assert "Next: go on in install/systemd.md" in told
        assert not re.search(r"migrate|gunicorn|set -a", told)

    def test_without_id_and_secret_it_says_what_to_add(self, tmp_path: Path) -> None:
        done = init(tmp_path / "env", "--public-url", str(HERE))
        assert done.exit_code == 0
        assert "Add B24_CLIENT_ID and B24_CLIENT_SECRET to it" in done.output
        written = shell(tmp_path / "env")
        assert (written["B24_CLIENT_ID"], written["B24_CLIENT_SECRET"]) == ("", "")

    def test_each_file_has_a_key_of_its_own_which_is_not_shown(self, tmp_path: Path) -> None:
        output = "".join(init(tmp_path / name, "--public-url", str(HERE)).output for name in ("one", "two"))
        keys = {shell(tmp_path / name)["B24_SECRET_KEYS"] for name in ("one", "two")}
        assert len(keys) == 2
        assert not any(key in output for key in keys)

    def test_the_secret_may_come_from_the_environment_and_is_not_shown(self, tmp_path: Path) -> None:
        done = init(tmp_path / "env", "--public-url", str(HERE), B24_CLIENT_ID=CLIENT_ID, B24_CLIENT_SECRET=SECRET)
        assert shell(tmp_path / "env")["B24_CLIENT_SECRET"] == SECRET
        assert SECRET not in done.output

    def test_no_secret_is_taken_from_the_command_line(self) -> None:
        options = [each for each in b24.commands["init"].params if isinstance(each, click.Option)]
        of_secrets = {name: each.is_flag for each in options for name in each.opts if "secret" in name}
        assert of_secrets == {"--client-secret-stdin": True}

    def test_neither_other_settings_nor_a_database_are_needed(self, tmp_path: Path) -> None:
        assert init(tmp_path / "env", "--public-url", str(HERE), **WRONG).exit_code == 0
        assert "changeme" not in (tmp_path / "env").read_text()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ([], "B24_PUBLIC_URL is missing"),
            (["--public-url", "http://full-lead.example.com"], "B24_PUBLIC_URL must be https://host[:port]"),
            (["--public-url", "https://full-lead.example.com/app"], "B24_PUBLIC_URL must be https://host[:port]"),
            (["--public-url", str(HERE), "--client-id", SECRET], "B24_CLIENT_ID must look like this: local."),
            (["--public-url", str(HERE), "--operator-name", "It's $5"], "B24_OPERATOR_NAME must not hold $"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_written(self, tmp_path: Path, words: list[str], said: str) -> None:
        done = init(tmp_path / "env", *words)
        assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
        assert said in done.output
        assert SECRET not in done.output


class TestAFileThatIsThere:
    def test_it_stays_as_it_is(self, tmp_path: Path) -> None:
        (tmp_path / "env").write_text("B24_CLIENT_ID=mine\n")
        done = init(tmp_path / "env", "--public-url", str(HERE))
        assert done.exit_code == 1
        assert f"{tmp_path}/env is there already. It was not changed." in done.output
        assert (tmp_path / "env").read_text() == "B24_CLIENT_ID=mine\n"

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        done = init(tmp_path / "nowhere" / "env", "--public-url", str(HERE))
        assert (done.exit_code, done.output.count(f"There is no folder {tmp_path}/nowhere.")) == (1, 1)


@pytest.mark.parametrize("ignored", [".gitignore", ".dockerignore"])
def test_neither_the_repository_nor_the_image_takes_it_or_a_backup(ignored: str) -> None:
    patterns = set((ROOT / ignored).read_text().splitlines())
    assert {"env", "**/env"} & patterns
    assert {"*.dump", "**/*.dump"} & patterns


class TestInATerminal:
    @pytest.mark.rehearsal
    def test_it_asks_for_what_is_missing_and_again_for_what_is_wrong(self, tmp_path: Path) -> None:
        seen, status = in_a_terminal(tmp_path, ["nonsense", str(HERE), CLIENT_ID, SECRET])
        assert status == 0, seen
        assert "B24_PUBLIC_URL must be https://host[:port] without a path. Please try again." in seen
        assert seen.index("Your handler path") < seen.index("Application ID (client_id):")
        assert SECRET not in seen, "what is typed is not shown"
        written = read_settings(shell(tmp_path / "env"), tmp_path)
        assert (written.client_id, written.client_secret, written.public_url) == (CLIENT_ID, SECRET, HERE)

    @pytest.mark.rehearsal
    def test_what_only_looks_unusual_may_be_insisted_on(self, tmp_path: Path) -> None:
        seen, status = in_a_terminal(tmp_path, [str(HERE), SECRET, "n", "another.kind", "y", SECRET])
        assert status == 0, seen
        assert "B24_CLIENT_ID usually looks otherwise" in seen
        assert shell(tmp_path / "env")["B24_CLIENT_ID"] == "another.kind"

    @pytest.mark.rehearsal
    @pytest.mark.parametrize("typed", [[], [str(HERE), CLIENT_ID]])
    def test_where_it_is_interrupted_no_file_is_left(self, tmp_path: Path, typed: list[str]) -> None:
        seen, status = in_a_terminal(tmp_path, [*typed, CTRL_C])
        assert status == 1
        assert seen.rstrip().endswith("Aborted!")
        assert list(tmp_path.iterdir()) == []


def in_a_terminal(folder: Path, typed: list[str]) -> tuple[str, int]:
    """Type each line where the next question stands, and return what was to be seen, and the exit status."""
    master, slave = pty.openpty()
    command = [sys.executable, "-c", IN_A_TERMINAL, "b24", "init", "--file", str(folder / "env")]
    running = subprocess.Popen(
        command, cwd=ROOT, env=without_settings(), stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    seen = b""
    for line in typed:
        seen = until(master, seen, b": ")
        os.write(master, line.encode() + (b"" if line == CTRL_C else b"\n"))
        seen += b"\n"  # a question that was answered
    while CTRL_C in typed and b"Aborted!" not in seen:
        seen += some(master, unless=CTRL_C)
    while more := some(master):
        seen += more
    os.close(master)
    return seen.decode(), running.wait(60)


# Takes the terminal as its own, as a window's shell does: so Ctrl-C reaches it.
IN_A_TERMINAL = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from flask.cli import main
main()
"""


def until(master: int, seen: bytes, question: bytes) -> bytes:
    while not seen.endswith(question):
        more = some(master)
        assert more, f"the command ended: {seen.decode()}"
        seen += more
    return seen


def some(master: int, unless: str = "") -> bytes:
    """Return what is to be seen next, b"" at the end; where nothing comes, press a key again, as a person would.

    Python's input() does not notice an interrupt that comes just before it waits.
    """
    while unless and not select([master], [], [], PATIENCE_S)[0]:
        os.write(master, unless.encode())
    try:
        return os.read(master, 4096)
    except OSError:  # Linux, where the last one has closed the terminal
        return b""


def without_settings() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
