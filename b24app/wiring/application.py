"""Builds the application on one screen: store, pages, routes, headers, problems."""

import weakref
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from b24app.adapters.bb_code import formatted
from b24app.adapters.database import engine_for
from b24app.adapters.migrate import migrate
from b24app.adapters.store_health import StoreHealth
from b24app.settings import Settings
from b24app.web import frame_headers, request_limits, routes
from b24app.web.access import AccessViews
from b24app.web.client_address import trust_proxies
from b24app.web.connect import ConnectViews
from b24app.web.failure_notes import FailureNotes
from b24app.web.home import HomeViews
from b24app.web.lead_export import LeadExportViews
from b24app.web.lead_extras import LeadExtrasViews
from b24app.web.lead_tab import LeadTabViews
from b24app.web.metrics import Metrics
from b24app.web.pages import set_up_pages
from b24app.web.portal_events import EventViews
from b24app.web.problems import ProblemPages
from b24app.web.public_pages import PublicViews
from b24app.wiring.adapters import Adapters, build_adapters
from b24app.wiring.home_use_cases import manage_app, open_home
from b24app.wiring.own_page import home_page, lead_search
from b24app.wiring.use_cases import (
    connect_person,
    export_lead,
    install_app,
    open_lead_tab,
    read_extras,
    reload_lead,
    reload_with_extras,
    remove_app,
    renew_launch,
)

ROOT = Path(__file__).parents[2]


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
    app = Flask("b24app.web", template_folder=str(ROOT / "templates"))
    trust_proxies(app, settings.trusted_proxies)
    request_limits.attach(app)
    metrics = Metrics(token=settings.metrics_token)
    metrics.attach(app)
    adapters = build_adapters(settings, engine, clock)
    weakref.finalize(app, _close, adapters, engine)  # a worker that ends, or a test, leaves no connection open
    set_up_pages(app, formatted)
    views = _views(settings, adapters, StoreHealth(engine=engine), clock)
    routes.attach(app, {**views, **metrics.views()})
    frame_headers.attach(app, secure=settings.public_url.scheme == "https")
    ProblemPages(
        support_contact=settings.support_contact,
        http_portals=settings.allow_http_portals,
        js_url=settings.js_url,
        tickets=adapters.tickets,
        notes=FailureNotes(news=adapters.news),
        clock=clock,
    ).attach(app)
    return app


def _close(adapters: Adapters, engine: Engine) -> None:
    adapters.pairs.flush()
    engine.dispose()


def _views(
    settings: Settings, made: Adapters, ready: Callable[[], bool], clock: Callable[[], datetime]
) -> Mapping[str, routes.View]:
    install = install_app(settings, made)
    tab = LeadTabViews(
        open_lead_tab=open_lead_tab(settings, made),
        reload_lead=reload_lead(made),
        renew_launch=renew_launch(made),
        js_url=settings.js_url,
        clock=clock,
    )
    extras = LeadExtrasViews(
        read_extras=read_extras(made),
        reload_with_extras=reload_with_extras(made),
        js_url=settings.js_url,
        clock=clock,
    )
    events = EventViews(install_app=install, remove_app=remove_app(made), news=made.news, clock=clock)
    page = home_page(settings, made, clock)
    home = HomeViews(
        open_home=open_home(settings, made),
        install_app=install,
        home_page=page,
        events=events,
        js_url=settings.js_url,
        tab_title=settings.tab_title,
        clock=clock,
    )
    access = AccessViews(manage_app=manage_app(settings, made), home_page=page, clock=clock)
    connect = ConnectViews(
        connect_person=connect_person(settings, made),
        client_id=settings.client_id,
        http_portals=settings.allow_http_portals,
        clock=clock,
    )
    public = PublicViews(
        connect=connect, ready=ready, operator_name=settings.operator_name, support_contact=settings.support_contact
    )
    return {
        **tab.views(),
        **LeadExportViews(export_lead=export_lead(made), clock=clock).views(),
        **extras.views(),
        **home.views(),
        **access.views(),
        **lead_search(settings, made, clock).views(),
        **events.views(),
        **connect.views(),
        **public.views(),
    }
