"""Builds the Flask application: store, pages, routes, headers, problems."""

import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.health import StoreHealth
from b24app.adapters.store.migrate import migrate
from b24app.adapters.text.bb_code import formatted
from b24app.settings import Settings
from b24app.web.http import headers, routes
from b24app.web.http.client_address import trust_proxies
from b24app.web.http.metrics import Metrics
from b24app.web.language.pages import set_up_pages
from b24app.web.problems.problems import ProblemPages
from b24app.wiring.adapters import Adapters, build_adapters
from b24app.wiring.views import all_views

ROOT = Path(__file__).parents[2]
STATIC_FOLDER = ROOT / "b24app" / "web" / "http" / "static"


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Build the application; on SQLite the store is brought to this release's form first.

    Raises:
        StoreError: the store cannot be opened or migrated.
    """
    engine = engine_for(settings.database_url)
    if engine.dialect.name == "sqlite":
        migrate(engine)
    app = Flask("b24app.web", static_folder=str(STATIC_FOLDER), template_folder=str(ROOT / "templates"))
    trust_proxies(app, settings.trusted_proxies)
    routes.attach_limits(app)
    metrics = Metrics(token=settings.metrics_token)
    metrics.attach(app)
    adapters = build_adapters(settings, engine, clock)
    weakref.finalize(app, _close, adapters, engine)  # a worker that ends, or a test, leaves no connection open
    set_up_pages(app, formatted)
    views = all_views(settings, adapters, StoreHealth(engine=engine), clock)
    routes.attach(app, {**views, **metrics.views()})
    headers.attach_static_files(app, STATIC_FOLDER)
    headers.attach(app, secure=settings.public_url.scheme == "https")
    ProblemPages(
        support_contact=settings.support_contact,
        http_portals=settings.allow_http_portals,
        js_url=settings.js_url,
        tickets=adapters.tickets,
        activity=adapters.activity,
        clock=clock,
    ).attach(app)
    return app


def _close(adapters: Adapters, engine: Engine) -> None:
    adapters.pairs.flush()
    engine.dispose()
