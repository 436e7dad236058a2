"""Databases with our tables, for the adapters that keep something."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from b24app.adapters.database import engine_for
from b24app.adapters.migrate import migrate


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = engine_for(database_url)
    migrate(engine)
    yield engine
    engine.dispose()
