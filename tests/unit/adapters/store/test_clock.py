import time
from datetime import UTC, datetime

from sqlalchemy import Engine, Float, cast, select

from b24app.adapters.store.clock import DatabaseNow
from b24app.adapters.store.database import reading

CLOSE_S = 30.0  # the database of a test runs on this machine, however busy that is


def test_it_tells_the_seconds_since_1970(engine: Engine) -> None:
    with reading(engine) as connection:
        told = connection.execute(select(DatabaseNow())).scalar_one()
    assert isinstance(told, float)
    assert abs(told - datetime.now(UTC).timestamp()) < CLOSE_S


def test_it_goes_on_within_one_transaction(engine: Engine) -> None:
    """Else a lease that is taken late in a long transaction would be over as it begins."""
    with reading(engine) as connection:
        first = connection.execute(select(DatabaseNow())).scalar_one()
        ends_at = time.monotonic() + CLOSE_S
        while (later := connection.execute(select(DatabaseNow())).scalar_one()) == first:
            assert time.monotonic() < ends_at, "the clock stands still"
    assert later > first


def test_it_can_be_reckoned_with_in_a_statement(engine: Engine) -> None:
    with reading(engine) as connection:
        life = connection.execute(select(cast((DatabaseNow() + 60.0) - DatabaseNow(), Float))).scalar_one()
    assert abs(life - 60.0) < CLOSE_S
