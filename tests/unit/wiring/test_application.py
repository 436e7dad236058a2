import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.migrate import migrate
from b24app.errors.own import StoreError
from b24app.settings import read_settings
from b24app.web.http.routes import ROUTES
from b24app.wiring.application import create_app
from b24app.wiring.graph import utc_now
from tests.fakes.invented import NOW, installation, pair
from tests.fakes.stores import stores_in
from tests.unit.wiring.conftest import ENVIRON
from tests.watching import records

ROOT = Path(__file__).parents[3]
PEOPLE = range(2, 42)
# A worker that keeps its people's pairs as they open, and ends at once; its store waits for its lock for an hour.
WORKER = f"""
import gc, os, pathlib, sys
from sqlalchemy import Engine, event
from b24app.wiring.application import create_app
from b24app.settings import read_settings
from b24app.adapters.store.write_behind import PairsWrittenBehind
from tests.fakes.invented import NOW, pair

event.listen(Engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 3600000"))
app = create_app(read_settings(os.environ, pathlib.Path()))
(pairs,) = (each for each in gc.get_objects() if isinstance(each, PairsWrittenBehind))
print("runs", flush=True)
sys.stdin.readline()
for user_id in {PEOPLE!r}:
    pairs.keep("portal", user_id, pair(str(user_id)), NOW)
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**ENVIRON, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/new/lead.sqlite3"}


class TestCreateApp:
    def test_on_sqlite_the_store_is_there_when_the_app_is(self, environ: dict[str, str]) -> None:
        app = create_app(read_settings(environ, Path()))
        assert set(records(environ["B24_DATABASE_URL"])) == {
            "audit",
            "erasure_receipts",
            "installations",
            "token_pairs",
            "turns",
            "seen_access_tokens",
            "oauth_states",
            "first_keys",
            "kept_records",
        }
        assert app.test_client().get("/health/ready").status_code == 200

    def test_a_store_that_cannot_be_opened_stops_the_start(self, tmp_path: Path) -> None:
        (tmp_path / "lead.sqlite3").write_text("this is no database")
        settings = read_settings({**ENVIRON, "B24_DATABASE_URL": f"sqlite:///{tmp_path}/lead.sqlite3"}, Path())
        with pytest.raises(StoreError):
            create_app(settings)

    def test_every_route_has_its_view_and_every_request_its_limits(self, environ: dict[str, str]) -> None:
        app = create_app(read_settings(environ, Path()))
        assert {route.name for route in ROUTES} <= set(app.view_functions)
        assert app.config["MAX_CONTENT_LENGTH"] <= 64 * 1024
        assert app.config["MAX_FORM_PARTS"] <= 100
        assert not app.debug

    def test_an_app_on_the_internet_insists_on_https(self, environ: dict[str, str]) -> None:
        app = create_app(read_settings(environ, Path()))
        assert "Strict-Transport-Security" in app.test_client().get("/privacy").headers


@pytest.mark.fault("R28")
class TestTheEndOfAWorker:
    @pytest.fixture
    def worker(self, environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
        engine = engine_for(environ["B24_DATABASE_URL"])
        migrate(engine)
        stores_in(engine, environ["B24_CLIENT_ID"]).installations.install(installation(), pair(), NOW)
        engine.dispose()
        command, pipe = [sys.executable, "-c", WORKER], subprocess.PIPE
        with subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdin=pipe, stdout=pipe, text=True
        ) as worker:
            try:
                assert worker.stdout is not None
                assert worker.stdout.readline() == "runs\n"
                yield worker
            finally:
                worker.kill()

    @pytest.mark.rehearsal
    def test_what_waits_is_written_before_it(self, environ: dict[str, str], worker: "subprocess.Popen[str]") -> None:
        worker.communicate("end\n", timeout=60)
        assert worker.returncode == 0
        kept = {row["user_id"] for row in records(environ["B24_DATABASE_URL"])["token_pairs"]}
        assert kept == {1, *PEOPLE}

    @pytest.mark.rehearsal
    def test_it_comes_although_the_store_lets_nobody_write(
        self, environ: dict[str, str], worker: "subprocess.Popen[str]"
    ) -> None:
        engine = engine_for(environ["B24_DATABASE_URL"])
        with writing(engine):
            worker.communicate("end\n", timeout=60)
        engine.dispose()
        assert worker.returncode == 0
        assert [row["user_id"] for row in records(environ["B24_DATABASE_URL"])["token_pairs"]] == [1]


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC
    assert abs((utc_now() - datetime.now(UTC)).total_seconds()) < 60
