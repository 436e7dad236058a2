"""Fixtures of the running application, as these tests watch it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from b24app.adapters.database import engine_for
from tests.full_lead import FullLead
from tests.watching import settled

__all__ = ["settled"]


@pytest.fixture
def engine(settled: FullLead) -> Iterator[Engine]:
    """Give the application's own store."""
    engine = engine_for(settled.environ["B24_DATABASE_URL"])
    yield engine
    engine.dispose()
