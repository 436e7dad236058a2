"""Builds the application on one screen: store, pages, routes, headers, problems."""

import weakref
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Flask

from b24app.adapters.store.migrate import migrate_a_file
from b24app.adapters.text.bb_code import formatted
from b24app.errors.own import StoreError
from b24app.settings import Settings
from b24app.web.http import compression, door, headers, routes, static_files, timing
from b24app.web.http.client_address import client_address, trust_proxies
from b24app.web.language.words import set_up_pages
from b24app.wiring.graph import utc_now
from b24app.wiring.place import STATIC_FILES, TEMPLATES
from b24app.wiring.views import Views


def create_app(settings: Settings, clock: Callable[[], datetime] = utc_now, make_graph: type[Views] = Views) -> Flask:
    """Build the application; on SQLite the store is brought to this release's form first.

    Raises:
        StoreError: the store cannot be opened or migrated.
    """
    graph = make_graph(lambda: settings, clock, client_address)
    migrate_a_file(graph.engine)
    with suppress(StoreError):  # PostgreSQL may come later: then the first ticket that is read notes the first key
        graph.key_dates.dates(clock())
    app = Flask("b24app.web", static_folder=None, template_folder=str(TEMPLATES))
    weakref.finalize(app, graph.close)  # a worker that ends, or a test, leaves no connection open
    files = static_files.static_files(STATIC_FILES)
    timing.attach(app, graph.waited_s)
    compression.attach(app, [file.content for file in files.values()])
    door.attach(app, graph.slots.let_in)
    trust_proxies(app, settings.trusted_proxies)  # around the door, which then sees the client's own address
    routes.attach_limits(app, lambda seconds: graph.give_time(seconds - door.took_s()))
    graph.metrics.attach(app)
    set_up_pages(app, formatted)
    routes.attach(app, graph.by_route())
    static_files.attach(app, files)
    headers.attach(app, secure=settings.public_url.scheme == "https", js_url=settings.js_url)
    graph.problems.attach(app)
    graph.behind_proxies.attach(app)
    app.teardown_request(graph.housekeeping)
    return app
