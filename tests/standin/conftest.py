from collections.abc import Iterator

import pytest

from demo import Neighbourhood
from tests.standin.visitor import HANDLER, Inbox, World


@pytest.fixture
def hood() -> Iterator[Neighbourhood]:
    with Neighbourhood() as hood:
        yield hood


@pytest.fixture
def world(hood: Neighbourhood) -> Iterator[World]:
    inbox = Inbox()
    portal = hood.add_portal()
    app = hood.register_local_app(portal, name="Full lead", handler_url=HANDLER)
    yield World(hood=hood, portal=portal, app=app, inbox=inbox)
    inbox.server.close()
