"""Databases with our tables, for the adapters that keep something."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from b24app.adapters.store.database import engine_for


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a database that nobody has used: with our tables, where the test asks for an `engine`."""
    if "engine" not in request.fixturenames:
        yield request.getfixturevalue("postgresql_url")  # the one that this stands before
        return
    with request.getfixturevalue("migrated_databases").one() as address:
        yield address


@pytest.fixture
def engine(database_url: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    address = make_url(database_url)
    if address.get_backend_name() == "sqlite":
        Path(address.database or "").write_bytes(request.getfixturevalue("migrated_file"))
    engine = engine_for(database_url)
    yield engine
    engine.dispose()
