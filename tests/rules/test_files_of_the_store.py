"""The store belongs to its user only: what lies on the disk, whatever the folder's mode and the umask are."""

import os
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.rules.test_start import RIGHT

ROOT = Path(__file__).parents[2]
WORKER = """
import os, pathlib
from app import app
print(app.test_client().get("/health/ready").status_code)
for each in sorted(pathlib.Path(os.environ["FOLDER"]).iterdir()):
    print(each.name, oct(each.stat().st_mode & 0o777))
"""
ALL_THERE = ["200", "store.sqlite3 0o600", "store.sqlite3-shm 0o600", "store.sqlite3-wal 0o600"]


def run(folder: Path, *command: str) -> list[str]:
    """Run it as an operator whose umask keeps nothing from anybody; return what it says."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("B24_")}
    url = {"B24_DATABASE_URL": f"sqlite:///{folder}/store.sqlite3", "FOLDER": str(folder)}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**inherited, **RIGHT, **url},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        umask=0,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def open_to_all(folder: Path) -> Path:
    folder.mkdir()
    folder.chmod(0o777)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return open_to_all(tmp_path / "store")


@pytest.mark.rehearsal
@pytest.mark.rule("S68", "good")
def test_a_new_store_and_what_lies_beside_it_are_its_users_alone(folder: Path) -> None:
    assert run(folder, "-c", WORKER) == ALL_THERE


@pytest.mark.rehearsal
@pytest.mark.rule("S68", "bad")
def test_a_store_that_was_open_to_others_is_closed_to_them(folder: Path) -> None:
    run(folder, "-c", WORKER)
    for name in ("store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm"):
        (folder / name).touch()
        (folder / name).chmod(0o666)
    assert run(folder, "-c", WORKER) == ALL_THERE


@pytest.mark.rehearsal
@pytest.mark.rule("S68", "bad")
def test_a_copy_is_its_users_alone_too(folder: Path, tmp_path: Path) -> None:
    run(folder, "-m", "flask", "b24", "migrate")
    copies = open_to_all(tmp_path / "copies")
    run(folder, "-m", "flask", "b24", "copy-database", "--to", f"sqlite:///{copies}/copy.sqlite3")
    assert {each.name: S_IMODE(each.stat().st_mode) for each in copies.iterdir()} == {"copy.sqlite3": 0o600}
