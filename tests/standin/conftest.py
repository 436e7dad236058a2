from collections.abc import Iterator

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.standin.visitor import HANDLER, Inbox, World
from tests.street import STREET


@pytest.fixture
def world(hood: Neighbourhood) -> Iterator[World]:
    inbox = Inbox(servers=STREET)
    portal = hood.add_portal()
    app = hood.register_local_app(portal, name="Full lead", handler_url=HANDLER)
    yield World(hood=hood, portal=portal, app=app, inbox=inbox)
    STREET.close(inbox.server)
