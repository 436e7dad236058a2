from datetime import UTC, datetime
from pathlib import Path

import pytest

from b24app import create_app, read_settings
from b24app.errors import StoreError
from b24app.web.routes import ROUTES
from b24app.wiring.application import utc_now
from tests.unit.wiring.conftest import ENVIRON
from tests.watching import records


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
            "seen_access_tokens",
            "oauth_states",
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


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC
    assert abs((utc_now() - datetime.now(UTC)).total_seconds()) < 60
