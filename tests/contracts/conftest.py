"""The stores' ports on each kind of database; a contract test asks for `stores` or `open_stores`."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from b24app.adapters.database import engine_for
from tests.fakes.stores import Stores, stores_in
from tests.migrated import copy_of

OpenStores = Callable[[str], Stores]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def open_stores(request: pytest.FixtureRequest) -> Iterator[OpenStores]:
    """Give a function from a client id to its stores; all of them lie in one database."""
    if request.param == "sqlite":
        yield partial(stores_in, request.getfixturevalue("migrated"))
        return
    with copy_of(request.getfixturevalue("migrated_server")) as address:
        engine = engine_for(address)
        yield partial(stores_in, engine)
        engine.dispose()


@pytest.fixture
def stores(open_stores: OpenStores) -> Stores:
    return open_stores("app")
