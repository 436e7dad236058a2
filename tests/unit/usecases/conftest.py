"""Stores for the use cases that need nothing else."""

import pytest
from sqlalchemy import Engine

from tests.fakes.stores import Stores, stores_in


@pytest.fixture
def stores(migrated: Engine) -> Stores:
    return stores_in(migrated)
