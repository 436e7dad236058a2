"""Every provider of the stores' ports, one after the other; a contract test asks for `stores` or `open_stores`."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from b24app.adapters.audit_sql import SqlAudit
from b24app.adapters.database import engine_for
from b24app.adapters.installations_sql import SqlInstallations
from b24app.adapters.key_ring import KeyRing
from b24app.adapters.migrate import migrate
from b24app.adapters.oauth_states_sql import SqlOAuthStates
from b24app.adapters.pairs_written_behind import PairsWrittenBehind
from b24app.adapters.secret_box import SecretBox
from b24app.adapters.token_pairs_sql import SqlTokenPairs
from b24app.adapters.trades_sql import SqlTrades
from tests.fakes.memory_store import Memory, Stores, memory_stores

OpenStores = Callable[[str], Stores]


@pytest.fixture(params=["memory", "sqlite", "behind", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def open_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStores]:
    """Give a function from a client id to its stores; all of them lie in one database."""
    if request.param == "memory":
        yield partial(memory_stores, memory=Memory())
        return
    sqlite = f"sqlite:///{tmp_path}/store.sqlite3"
    engine = engine_for(request.getfixturevalue("postgresql_url") if request.param == "postgresql" else sqlite)
    migrate(engine)
    box = SecretBox(KeyRing((b"k" * 32,)))

    def opened(client_id: str) -> Stores:
        pairs = SqlTokenPairs(engine=engine, client_id=client_id, box=box)
        return Stores(
            installations=SqlInstallations(engine=engine, client_id=client_id, pairs=pairs),
            audit=SqlAudit(engine=engine, client_id=client_id),
            token_pairs=PairsWrittenBehind(pairs) if request.param == "behind" else pairs,
            trades=SqlTrades(engine=engine, client_id=client_id),
            oauth_states=SqlOAuthStates(engine=engine, client_id=client_id),
        )

    yield opened
    engine.dispose()


@pytest.fixture
def stores(open_stores: OpenStores) -> Stores:
    return open_stores("app")
