"""The release before this one: the code as it was before the newest migration, and its tables as PostgreSQL has them.

`python -m tests.release_before` writes its tables anew into tests/samples, which is due after each new migration.
"""

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests
from psycopg import sql

from tests.child_process import output_of
from tests.no_skips import not_here
from tests.postgresql import Server, binaries_for, folder_for_a_server, started

ROOT = Path(__file__).parents[1]
VERSIONS = Path("b24app/adapters/store/migrations/versions")
ITS_TABLES = ROOT / "tests" / "samples" / "tables_before.sql"
WHAT_RUNS = ("app.py", "gunicorn.conf.py", "b24app", "templates")
DEADLINE_S, POLL_S = 60.0, 0.05
NOT_OURS = ("--", "\\", "SET ", "SELECT pg_catalog", "COMMENT ON SCHEMA")
TAKEN = "INSERT INTO public.alembic_version VALUES ('{}');\n"
LACKING = "the repository's history, so the code of the release before is not run"


def newest_migration() -> Path:
    return max((ROOT / VERSIONS).glob("[0-9]*.py")).relative_to(ROOT)


def code_before(folder: Path) -> Path:
    """Write the code of the release before into the folder; a clone without its history says so, and ends."""
    added = _git("log", "--max-count=1", "--diff-filter=A", "--format=%H", "--", str(newest_migration())).strip()
    archive, code = folder / "before.tar", folder / "before"
    if not added or _git("archive", f"--output={archive}", f"{added}^", *WHAT_RUNS, missing="no") == "no":
        not_here(LACKING)
    with tarfile.open(archive) as packed:
        packed.extractall(code, filter="data")
    assert not (code / newest_migration()).exists(), "the premise"
    return code


def _git(*words: str, missing: str = "") -> str:
    if not (program := shutil.which("git")):
        return missing
    done = subprocess.run([program, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return missing if done.returncode else done.stdout


def _environment(code: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Let Python find this release's code before the one that is installed in its environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    return {**inherited, **settings, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}


def command(code: Path, settings: Mapping[str, str], *words: str) -> str:
    """Run `flask b24 ...` of the release whose code this is; return what it said."""
    typed = [sys.executable, "-m", "flask", "b24", *words]
    return output_of(typed, folder=code, environ=_environment(code, settings), deadline_s=DEADLINE_S)


@contextmanager
def serving(code: Path, settings: Mapping[str, str], door: socket.socket, log: Path) -> Iterator[None]:
    """Serve the release at this door until the block ends, then let it finish as an operator does."""
    words = ["-m", "gunicorn", "app:app", "--bind", f"fd://{door.fileno()}"]
    with log.open("ab") as said:
        running = subprocess.Popen(
            [sys.executable, *words],
            cwd=code,
            env=_environment(code, settings),
            pass_fds=[door.fileno()],
            stdout=said,
            stderr=said,
        )
    with running:
        try:
            _wait_until_it_answers(settings["B24_PUBLIC_URL"], running, log)
            yield
        finally:
            running.terminate()
    assert running.returncode == 0, log.read_text()


def _wait_until_it_answers(url: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    until = monotonic() + DEADLINE_S
    with requests.Session() as session:
        session.trust_env = False
        while running.poll() is None and monotonic() < until:
            try:
                if session.get(f"{url}/health/ready", timeout=POLL_S * 20).ok:
                    return
            except requests.RequestException:
                sleep(POLL_S)
    pytest.fail(f"it does not answer: {log.read_text()}", pytrace=False)


def tables_of(server: Server, folder: Path, database: str) -> str:
    """Return the statements that make the tables of a database, as pg_dump says them."""
    options = ("--schema-only", "--no-owner", "--no-privileges", f"--host={server.folder}", "--username=postgres")
    program = str(binaries_for(folder) / "pg_dump")
    done = subprocess.run([program, *options, database], capture_output=True, text=True, check=True)
    lines = (line for line in done.stdout.splitlines() if line and not line.startswith(NOT_OURS))
    return "".join(f"{line}\n" for line in lines)


def settings_for(url: str) -> dict[str, str]:
    return {
        "B24_CLIENT_ID": "local.1",
        "B24_CLIENT_SECRET": "secret",
        "B24_PUBLIC_URL": "https://app.example",
        "B24_SECRET_KEYS": "a" * 43 + "=",
        "B24_DATABASE_URL": url,
    }


def main() -> None:
    """Write the tables of the release before, and their revision, into tests/samples."""
    with tempfile.TemporaryDirectory() as name, folder_for_a_server() as folder:
        code = code_before(Path(name))
        with started(folder, binaries_for(folder)) as server:
            server.run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("before")))
            command(code, settings_for(server.url("before")), "migrate")
            with server.connected("before") as connection:
                (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
            made = tables_of(server, folder, "before")
    ITS_TABLES.write_text(made + TAKEN.format(revision))


if __name__ == "__main__":
    main()
