from collections.abc import Iterator

import pytest

from demo.bitrix24_standin import Neighbourhood
from tests.standin.visitor import HANDLER, Inbox, Visited
from tests.street import STREET


@pytest.fixture
def world(neighbourhood: Neighbourhood) -> Iterator[Visited]:
    inbox = Inbox(servers=STREET)
    portal = neighbourhood.add_portal()
    app = neighbourhood.register_local_app(portal, name="Full lead", handler_url=HANDLER)
    yield Visited(neighbourhood=neighbourhood, portal=portal, app=app, inbox=inbox)
    STREET.close(inbox.server)
