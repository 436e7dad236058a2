"""What a process that serves does not hold: each would be memory of every worker, for what is seldom due."""

import os
import sys
from pathlib import Path

import pytest

from tests.child_process import output_of

pytestmark = pytest.mark.rehearsal

ROOT = Path(__file__).parents[3]
DEADLINE_S = 120.0  # a busy machine's
SELDOM = {"alembic", "mako", "authlib", "joserfc"}
STARTED, OPENED = "after the start", "after an open"
SERVES = f"""
import sys
from pathlib import Path
from demo.bitrix24_standin import Neighbourhood
from tests.restartable import SHOWN, Restartable

catalogues = set()

def look(event, told):
    if event == "open" and str(told[0]).endswith((".mo", ".po")):
        catalogues.add("catalogue " + Path(told[0]).stem)

sys.addaudithook(look)

def held(when):
    print(when, *{{name.partition(".")[0] for name in sys.modules}} | catalogues, sep=",")

with Neighbourhood() as neighbourhood:
    app = Restartable(neighbourhood, sys.argv[1])
    app.restart()
    held({STARTED!r})
    assert app.install() == SHOWN
    assert app.arrive(app.card("sara")) == SHOWN
    app.settle()
    held({OPENED!r})
"""


@pytest.mark.parametrize("is_new", [False, True], ids=["a store of this release", "a new store"])
def test_a_worker_holds_no_library_for_what_is_seldom_due(
    tmp_path: Path, migrated_file: bytes, *, is_new: bool
) -> None:
    file = tmp_path / "lead.sqlite3"
    if not is_new:
        file.write_bytes(migrated_file)
    command = [sys.executable, "-c", SERVES, f"sqlite:///{file}"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = output_of(command, folder=ROOT, environ=environ, deadline_s=DEADLINE_S)
    lines = [line.split(",") for line in said.splitlines() if line.startswith("after")]
    held = {when: set(names) for when, *names in lines}
    assert held.keys() == {STARTED, OPENED}
    assert all("sqlalchemy" in each for each in held.values()), "the premise: what is held was seen"
    assert "catalogue en" in held[OPENED], "the premise: what is read was seen"
    assert not [each for each in held[STARTED] if each.startswith("catalogue")]
    migrated = {"alembic", "mako"} if is_new else set()
    assert {when: names & SELDOM for when, names in held.items()} == dict.fromkeys(held, migrated)
