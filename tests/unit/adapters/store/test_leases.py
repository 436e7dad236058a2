"""What the lease is in the database; what every provider must hold stands in the contract of the port."""

import pytest
from sqlalchemy import Engine, event, select, update

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.clock import DatabaseNow
from b24app.adapters.store.database import reading, writing
from b24app.adapters.store.installations import SqlInstallations
from b24app.adapters.store.leases import SqlRefreshLeases
from b24app.adapters.store.schema import token_pairs
from b24app.adapters.store.token_pairs import SqlTokenPairs
from b24app.domain.portal.tokens import StoredPair
from tests.fakes.invented import NOW, installation, pair

LIFE_S = 60.0


@pytest.fixture
def read(engine: Engine) -> StoredPair:
    pairs = SqlTokenPairs(engine=engine, client_id="app", box=SecretBox(KeyRing((b"k" * 32,))))
    SqlInstallations(engine=engine, client_id="app", pairs=pairs).install(installation(), pair(), NOW)
    found = pairs.find("portal", 1)
    assert found is not None
    return found


@pytest.fixture
def leases(engine: Engine) -> SqlRefreshLeases:
    return SqlRefreshLeases(engine=engine, client_id="app")


def left_s(engine: Engine) -> float | None:
    with reading(engine) as connection:
        left: float | None = connection.execute(select(token_pairs.c.trade_until - DatabaseNow())).scalar_one()
    return left


def test_its_end_is_a_time_of_the_databases_clock(engine: Engine, leases: SqlRefreshLeases, read: StoredPair) -> None:
    """Two hosts whose clocks differ by an hour agree about it."""
    assert leases.begin(read, LIFE_S)
    left = left_s(engine)
    assert left is not None
    assert 0 < left <= LIFE_S


def test_it_is_over_when_the_databases_clock_says_so(
    engine: Engine, leases: SqlRefreshLeases, read: StoredPair
) -> None:
    assert leases.begin(read, LIFE_S)
    assert leases.begin(read, LIFE_S) is None
    with writing(engine) as connection:
        connection.execute(update(token_pairs).values(trade_until=DatabaseNow()))
    assert leases.begin(read, LIFE_S)


def test_taking_and_giving_back_are_one_statement_each(
    engine: Engine, leases: SqlRefreshLeases, read: StoredPair
) -> None:
    run: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        run.append(statement.split(maxsplit=1)[0].strip(";"))

    event.listen(engine, "before_cursor_execute", note)
    owner = leases.begin(read, LIFE_S)
    assert owner is not None
    leases.end(read, owner, answered=True)
    assert [word for word in run if word not in {"BEGIN", "PRAGMA"}] == ["UPDATE", "UPDATE"]
    assert left_s(engine) is None


def test_no_two_owners_are_alike_and_none_can_be_guessed(leases: SqlRefreshLeases, read: StoredPair) -> None:
    owners = {leases.begin(read, -LIFE_S) for _ in range(20)}
    assert None not in owners
    assert len(owners) == 20
    assert {len(str(owner)) for owner in owners} == {32}
