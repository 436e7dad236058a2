"""The shipped units as systemd reads them, and the script that runs an operator's command as the service would."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from b24app.commands.env_file import text_of
from b24app.wiring.command_line import b24
from tests.no_skips import not_here
from tests.operators_shell import encoded

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "install" / "deploy"
SERVICES = sorted(each.name for each in DEPLOY.glob("*.service"))
TIMERS = sorted(each.name for each in DEPLOY.glob("*.timer"))
MOST_EXPOSED = 25  # tenths, of a hundred
ROOT_IS_HERE = os.geteuid() == 0
SETPRIV = 'echo "$@" > "$(dirname "$0")/options"; while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"'
SIZES = {"MemoryMax", "TasksMax", "LimitNOFILE"}
OF_THE_ONE_THAT_SERVES = {
    *("ExecStart", "ExecReload", "Restart", "RestartSec", "TimeoutStopSec", "MemoryHigh", "OOMPolicy"),
    *SIZES,
}
OF_A_TASK = {"Type", "ExecStart", "TimeoutStartSec", *SIZES}


def analyzed(*words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze") or not_here("systemd-analyze, so the units are read as text only")
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


def service(name: str) -> list[tuple[str, str]]:
    """Read what stands under [Service]."""
    text = (DEPLOY / name).read_text().partition("[Service]\n")[2].partition("\n[")[0]
    return [
        (key, value) for key, _, value in (line.partition("=") for line in text.splitlines()) if value or key[0] != "#"
    ]


def command_of(name: str) -> str:
    return dict(service(name))["ExecStart"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_exposed_to_little(name: str) -> None:
    told = analyzed("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(DEPLOY / name))
    assert "Overall exposure level" in told.stdout, told.stderr
    assert told.returncode == 0, told.stdout.splitlines()[-1]


def test_systemd_finds_nothing_wrong_with_any_unit(tmp_path: Path) -> None:
    """Where the programs are that the units start."""
    for name in (*SERVICES, *TIMERS):
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(re.sub(r"/opt/full-lead/\.venv/bin/\w+", "/bin/true", text))
    told = analyzed("verify", "--man=no", *(str(tmp_path / name) for name in (*SERVICES, *TIMERS)))
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_what_the_timers_start_is_shut_in_as_what_serves_is() -> None:
    serving, *tasks = (
        [(key, value) for key, value in service(name) if key not in OF_THE_ONE_THAT_SERVES | OF_A_TASK]
        for name in SERVICES
    )
    assert len(tasks) == 2
    assert [task == serving for task in tasks] == [True, True]


def test_each_day_a_command_is_started_that_the_app_has() -> None:
    assert [name.removesuffix(".timer") for name in TIMERS] == [name.removesuffix(".service") for name in SERVICES[:2]]
    for timer in TIMERS:
        command = re.fullmatch(r"full-lead-(\w+)\.timer", timer)
        assert command
        assert command[1] in b24.commands
        assert command_of(f"full-lead-{command[1]}.service") == f"/opt/full-lead/.venv/bin/flask b24 {command[1]}"
        said = (DEPLOY / timer).read_text()
        assert re.search(r"^OnCalendar=\*-\*-\* \d\d:\d\d:00$", said, re.MULTILINE), "every day"
        assert "Persistent=true\n" in said, "also where the machine was off at that time"


@dataclass(frozen=True, slots=True)
class Wrapper:
    """The script with the places of a test, and the settings file that it reads."""

    script: Path
    settings: Path

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run it in a folder that the service's user may not even read."""
        hidden = self.settings.parent / "hidden"
        hidden.mkdir(mode=0o700, exist_ok=True)
        path = f"{self.script.parent}:{os.environ['PATH']}"
        return subprocess.run(
            [str(self.script), *words],
            cwd=hidden,
            env={"PATH": path, **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def options(self) -> str:
        """Return what the command was started with, up to the command itself."""
        told = (self.script.parent / "options").read_text()
        return told.partition(f" {self.script.parent}/app")[0]


@pytest.fixture
def wrapper() -> Iterator[Wrapper]:
    with tempfile.TemporaryDirectory(prefix="full-lead-", dir="/tmp") as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "store").mkdir()
        programs = folder / "app" / ".venv" / "bin"
        programs.mkdir(parents=True)
        executable(programs / "flask", f'PYTHONPATH={ROOT} exec {sys.executable} -m flask "$@"')
        executable(folder / "id", "echo 0")
        executable(folder / "setpriv", SETPRIV)  # nobody may be unable to read the tests' own environment
        settings = folder / "env"
        settings.write_text(
            "B24_CLIENT_ID=local.1\nB24_CLIENT_SECRET='x y'\nB24_PUBLIC_URL=https://of-the-file.example\n"
            f"B24_SECRET_KEYS={encoded(b'w')}\n"
        )
        settings.chmod(0o600)
        yield Wrapper(_with_places_of(folder), settings)


def executable(path: Path, line: str) -> Path:
    path.write_text(line if line.startswith("#!") else f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def _with_places_of(folder: Path) -> Path:
    text = (DEPLOY / "full-lead").read_text()
    here = {
        "app=/opt/full-lead": f"app={folder}/app",
        "settings=/etc/full-lead/env": f"settings={folder}/env",
        "/var/lib/full-lead": f"{folder}/store",
        "user=full-lead": "user=nobody",
        '--regid="$user"': "--regid=nogroup",
    }
    for place, instead in here.items():
        assert place in text, f"the premise: {place} is named"
        text = text.replace(place, instead)
    return executable(folder / "full-lead", text)


@pytest.mark.rehearsal
def test_a_command_has_the_services_settings_database_and_user(wrapper: Wrapper) -> None:
    done = wrapper.run("migrate", B24_PUBLIC_URL="garbage", B24_TRUSTED_PROXIES="x", PYTHONPATH="/x")
    assert (done.returncode, done.stderr) == (0, "")
    store = wrapper.settings.parent / "store" / "full-lead.sqlite3"
    assert str(store) in done.stdout
    assert store.stat().st_mode & 0o777 == 0o600
    assert wrapper.options() == "--reuid=nobody --regid=nogroup --init-groups --no-new-privs"
    found = wrapper.run("doctor").stdout
    assert f"database {store}, https://of-the-file.example" in found


def test_the_command_has_no_right_of_root(wrapper: Wrapper) -> None:
    if not ROOT_IS_HERE:
        return  # nobody can change users: the options are held above
    for name in ("setpriv", "id"):
        (wrapper.script.parent / name).unlink()
    program = wrapper.script.parent / "app" / ".venv" / "bin" / "flask"
    executable(program, 'id -un; grep -c "^NoNewPrivs:.1" /proc/self/status; cat "$0/../../../../env"')
    done = wrapper.run("portals")
    assert done.stdout.split() == ["nobody", "1"]
    assert done.returncode == 1, "it cannot read the settings file"


@pytest.mark.rehearsal
def test_only_the_command_that_reads_the_journal_is_in_its_group(wrapper: Wrapper) -> None:
    executable(wrapper.script.parent / "getent", "echo systemd-journal:x:999:")
    wrapper.run("logs", "--problem", "01234567", "--file", "/dev/null")
    assert "--groups=systemd-journal" in wrapper.options()
    wrapper.run("portals")
    assert "systemd-journal" not in wrapper.options()


@pytest.mark.rehearsal
def test_what_the_settings_file_says_of_the_database_counts(wrapper: Wrapper) -> None:
    other = wrapper.settings.parent / "store" / "other.sqlite3"
    wrapper.settings.write_text(f"{wrapper.settings.read_text()}B24_DATABASE_URL=sqlite:///{other}\n")
    assert str(other) in wrapper.run("migrate").stdout
    assert other.exists()


def test_a_value_that_a_shell_reads_otherwise_than_systemd_is_refused_by_name(wrapper: Wrapper) -> None:
    kept = wrapper.settings.read_text()
    for mark in (*"&;()<>| $`~", "\\", '"', "'", "\r"):
        wrapper.settings.write_bytes(f"{kept}B24_DATABASE_URL=postgresql://secret-canary{mark}x\n".encode())
        done = wrapper.run("migrate")
        assert (done.returncode, done.stdout) == (1, ""), mark
        assert done.stderr == (
            f"full-lead: {wrapper.settings}: B24_DATABASE_URL cannot be read. "
            "Write it as NAME='value', in single quotes and on one line.\n"
        )
    assert not (wrapper.settings.parent / "store" / "full-lead.sqlite3").exists(), "no second database"


def test_a_line_that_is_no_setting_is_refused_by_its_number(wrapper: Wrapper) -> None:
    for line in ("secret-canary", "export B24_X=secret-canary", "; secret-canary", "B24-X=secret-canary"):
        wrapper.settings.write_text(f"# a remark (&) of ours\n\n{line}\n")
        done = wrapper.run("migrate")
        assert done.returncode == 1, line
        assert f"{wrapper.settings}: line 3 cannot be read." in done.stderr, line
        assert "secret-canary" not in done.stderr, line


def test_what_init_writes_arrives_whole(wrapper: Wrapper) -> None:
    executable(wrapper.script.parent / "app" / ".venv" / "bin" / "flask", "printf '[%s]' \"$B24_OPERATOR_NAME\"")
    for value in ("a&b;c (d) <e> | $f `g` \\ x", 'he said "no"', "it's", "a\\'b", "Jürgen", ""):
        wrapper.settings.write_text(text_of({"B24_OPERATOR_NAME": value}))
        assert wrapper.run("doctor").stdout == f"[{value}]"


@pytest.mark.rehearsal
def test_words_with_blanks_arrive_as_they_were_typed_and_the_status_comes_back(wrapper: Wrapper) -> None:
    done = wrapper.run("no such; command")
    assert done.returncode == 2
    assert "'no such; command'" in done.stderr


def test_without_settings_it_says_how_to_write_them(wrapper: Wrapper) -> None:
    wrapper.settings.unlink()
    done = wrapper.run("doctor")
    assert done.returncode == 1
    init = f"{wrapper.settings.parent}/app/.venv/bin/flask b24 init --file {wrapper.settings}"
    assert done.stderr == f"full-lead: there is no {wrapper.settings}. Write it with: {init}\n"


def test_who_is_not_root_is_told_to_be(wrapper: Wrapper) -> None:
    executable(wrapper.script.parent / "id", "echo 1000")
    done = wrapper.run("doctor", "--json")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].endswith("Run: sudo full-lead doctor --json")


def test_the_script_knows_the_places_of_the_unit() -> None:
    script, unit = (DEPLOY / "full-lead").read_text(), (DEPLOY / "full-lead.service").read_text()
    default = re.search(r"^Environment=(B24_DATABASE_URL=\S+)$", unit, re.MULTILINE)
    assert default
    assert f"export {default[1]} " in script
    for key, name in (("EnvironmentFile", "settings"), ("WorkingDirectory", "app"), ("User", "user")):
        place = re.search(rf"^{key}=(\S+)$", unit, re.MULTILINE)
        assert place
        assert f"\n{name}={place[1]}\n" in script
