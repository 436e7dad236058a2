from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from b24app import read_settings
from b24app.web.http.routes import ROUTES
from b24app.wiring.adapters import build_adapters
from b24app.wiring.views import all_views
from tests.unit.wiring.conftest import ENVIRON


def test_every_route_has_its_view_but_what_counts_the_requests_themselves() -> None:
    settings = read_settings(ENVIRON, Path())
    made = build_adapters(settings, create_engine("sqlite://"), lambda: datetime.now(UTC))
    views = all_views(settings, made, lambda: True, lambda: datetime.now(UTC))
    assert {*views, "metrics"} == {route.name for route in ROUTES}
