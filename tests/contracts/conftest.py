"""The stores' ports on each kind of database; a contract test asks for `stores` or `open_stores`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.adapters.store.write_behind import PairsWrittenBehind
from b24app.domain.portal.tokens import StoredPair
from tests.fakes.stores import Stores, stores_in

OpenStores = Callable[[str], Stores]
SQLITE, BEHIND = "sqlite", "behind"
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
# Where a person's pair is kept and something else happens to it, also as the application has them: written behind the
# answer. What lies under that makes no difference to it.
WITH_PAIRS = pytest.mark.parametrize("open_stores", [SQLITE, BEHIND, POSTGRESQL], indirect=True)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def open_stores(request: pytest.FixtureRequest) -> Iterator[OpenStores]:
    """Give a function from a client id to its stores; all of them lie in one database."""
    if request.param == SQLITE:
        yield partial(stores_in, request.getfixturevalue("migrated"))
        return
    if request.param == BEHIND:
        yield from _behind(request.getfixturevalue("migrated"))
        return
    with request.getfixturevalue("migrated_databases").one() as address:
        engine = engine_for(address)
        yield partial(stores_in, engine)
        engine.dispose()


class LookedAtOnceWritten(PairsWrittenBehind):
    """As another process finds them, a moment later: what waits is answered from memory meanwhile."""

    def find(self, member_id: str, user_id: int) -> StoredPair | None:
        self.flush(60.0)  # a busy machine's
        return super().find(member_id, user_id)


def _behind(engine: Engine) -> Iterator[OpenStores]:
    opened = []

    def stores(client_id: str) -> Stores:
        direct = stores_in(engine, client_id)
        assert isinstance(direct.token_pairs, SqlTokenPairs)
        opened.append(behind := LookedAtOnceWritten(direct.token_pairs))
        return replace(direct, token_pairs=behind)

    yield stores
    for each in opened:
        each.flush(60.0)  # a busy machine's


@pytest.fixture
def stores(open_stores: OpenStores) -> Stores:
    return open_stores("app")
