"""Backup and restore as the guide tells: its own lines are run, but for the places, on an empty folder or server."""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from psycopg import sql

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from tests.child_process import output_of
from tests.full_lead import FullLead, started
from tests.operators_shell import encoded
from tests.postgresql import Server, folder_for_a_server
from tests.postgresql import started as started_server
from tests.watching import kept, outcome, tab_launch, ticket_in
from tests.written_behind import all_is_written

pytestmark = pytest.mark.rehearsal

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "install" / "operate.md"
MARK = re.compile(r"<!-- run by tests/app/commands/test_backup\.py -->\n\n((?: {4}[^\n]+\n)+)")
DEADLINE_S = 120.0  # a busy machine's
FILE = "store/full-lead.sqlite3"


@pytest.fixture
def app_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a database brought to this release's form: a file where the guide has it, or one of PostgreSQL."""
    if "postgresql" in request.fixturenames:
        url = str(request.getfixturevalue("postgresql_url"))
    else:
        (tmp_path / "here" / "store").mkdir(parents=True)
        url = f"sqlite:///{tmp_path}/here/{FILE}"
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    return url


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder with the guide's places in it. Its `systemctl` only says that it was called."""

    folder: Path

    def types(self, program: str, **environ: str) -> str:
        """Type the guide's lines that call this program, and return what they say."""
        (found,) = [each for each in MARK.findall(GUIDE.read_text()) if program in each]
        for place, instead in {
            "/var/lib/full-lead": f"{self.folder}/store",
            "/var/backups/full-lead": f"{self.folder}/backups",
            "-o full-lead -g full-lead ": "",
        }.items():
            found = found.replace(place, instead)
        here = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", **environ}
        return output_of(["/bin/sh", "-ec", found], folder=self.folder, environ=here, deadline_s=DEADLINE_S)

    def doctor(self) -> str:
        done = subprocess.run([f"{self.folder}/bin/full-lead", "doctor"], capture_output=True, text=True, check=False)
        return done.stdout


def machine(folder: Path, environ: dict[str, str], *more: Path) -> Machine:
    """Give one that is empty but for the programs, with these settings."""
    for name in ("bin", "store"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in environ.items())
    commands = {
        "full-lead": f'{settings} PYTHONPATH={ROOT} exec {sys.executable} -m flask b24 "$@"',
        "systemctl": 'echo "systemctl $*"',
        **{program.name: f'exec {program} "$@"' for program in more},
    }
    for name, line in commands.items():
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / "bin" / name).chmod(0o755)
    return Machine(folder)


def opened(app: FullLead) -> str:
    """Open the tab, and return the ticket of its page; what is written behind the answer is written."""
    ticket = ticket_in(app.launch(tab_launch(app)))
    all_is_written()
    return ticket


def holds(app: FullLead, there: Machine, environ: dict[str, str], ticket: str) -> None:
    """Say that on this machine everything is as it was: the tab opens, and the page that was open goes on."""
    before = kept(app)
    assert before["token_pairs"], "the premise: there are tokens"
    restored = started(app.neighbourhood, app.portal, app.registration, environ, app.session)
    assert kept(restored) == before
    assert outcome(restored.post("/lead-tab/reload", ticket=ticket)) == (200, "")
    assert opened(restored)
    assert "ok    stored tokens: all readable" in there.doctor()


def test_a_file_is_backed_up_while_the_app_runs_and_opens_the_tab_elsewhere(
    installed: FullLead, tmp_path: Path
) -> None:
    ticket = opened(installed)
    here = machine(tmp_path / "here", installed.environ)
    here.types("VACUUM INTO")
    backup = here.folder / "backups" / "full-lead.sqlite3"
    backup.with_suffix(".sqlite3.new").write_bytes(b"of a backup that was broken off")
    here.types("VACUUM INTO")  # the second day finds the first one's
    assert [backup.stat().st_mode & 0o777, backup.parent.stat().st_mode & 0o777] == [0o600, 0o700]
    environ = installed.environ | {"B24_DATABASE_URL": f"sqlite:///{tmp_path}/there/{FILE}"}
    there = machine(tmp_path / "there", environ)
    shutil.copytree(backup.parent, there.folder / "backups")
    leave_another_store_at(there.folder / FILE)
    said = there.types("install -m 600").splitlines()
    assert [said[0], said[-1]] == ["systemctl stop full-lead", "systemctl start full-lead"]
    assert (there.folder / FILE).stat().st_mode & 0o777 == 0o600
    holds(installed, there, environ, ticket)


@pytest.mark.postgresql
def test_a_postgresql_is_backed_up_and_opens_the_tab_with_another_server(
    postgresql: Server, installed: FullLead, tmp_path: Path
) -> None:
    ticket = opened(installed)
    programs = [postgresql.binaries / name for name in ("pg_dump", "pg_restore")]
    here = machine(tmp_path / "here", installed.environ, *programs)
    here.types("pg_dump", DATABASE=of_libpq(installed.environ["B24_DATABASE_URL"]))
    with folder_for_a_server() as folder, started_server(folder, postgresql.binaries) as other:
        other.run(sql.SQL("CREATE DATABASE fulllead").format())
        environ = installed.environ | {"B24_DATABASE_URL": other.url("fulllead")}
        there = machine(tmp_path / "there", environ, *programs)
        shutil.copytree(here.folder / "backups", there.folder / "backups")
        there.types("pg_restore", DATABASE=of_libpq(other.url("fulllead")))
        holds(installed, there, environ, ticket)


def leave_another_store_at(place: Path) -> None:
    """Leave one as a machine that lost its power does: what was written last is in the file beside it."""
    there = place.parent / "other"
    with closing(sqlite3.connect(there, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE another (word)")
        for end in ("", "-wal", "-shm"):
            shutil.copy(f"{there}{end}", f"{place}{end}")
    assert Path(f"{place}-wal").stat().st_size, "the premise: it is not written into the file yet"


def of_libpq(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")


def test_without_the_keys_the_doctor_says_what_is_lost_and_the_settings_are_there(
    installed: FullLead, tmp_path: Path
) -> None:
    ticket = opened(installed)
    pairs = len(kept(installed)["token_pairs"])
    environ = installed.environ | {"B24_SECRET_KEYS": encoded(b"l")}
    lost = machine(tmp_path / "here", environ)
    assert f"FAIL  stored tokens: {pairs} not readable with any key in B24_SECRET_KEYS" in lost.doctor()
    before = kept(installed)["installations"]
    app = started(installed.neighbourhood, installed.portal, installed.registration, environ, installed.session)
    assert kept(app)["installations"] == before
    assert app.post("/lead-tab/reload", ticket=ticket).status_code == 403
    assert opened(app), "who opens the tab again sees the lead"


def test_a_backup_of_no_database_makes_none(tmp_path: Path) -> None:
    here = machine(tmp_path / "here", {})
    with pytest.raises(AssertionError, match="unable to open database file"):
        here.types("VACUUM INTO")
    assert not any(here.folder.glob("store/*"))
