"""The store of the running application."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from b24app.adapters.store.database import engine_for
from tests.full_lead import FullLead


@pytest.fixture
def engine(installed: FullLead) -> Iterator[Engine]:
    """Give the application's own store."""
    engine = engine_for(installed.environ["B24_DATABASE_URL"])
    yield engine
    engine.dispose()
