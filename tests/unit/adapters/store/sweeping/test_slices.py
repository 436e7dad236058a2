from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, insert

from b24app.adapters.store.database import writing
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.schema import oauth_states
from b24app.adapters.store.sweeping.slices import OldRows, Slice
from tests.fakes.invented import HOUR, NOW

SECOND, MOMENT = timedelta(seconds=1), timedelta(milliseconds=1)


def test_a_slice_ends_at_the_last_row_that_it_looked_at_and_the_next_one_begins_behind_it(engine: Engine) -> None:
    states = SqlOAuthStates(engine=engine, client_id="app")
    for number in range(5):
        states.use(bytes([number]), NOW)
    first_stays = oauth_states.c.digest == b"\x00"
    old = OldRows(table=oauth_states, moment=oauth_states.c.expires_at, key=(oauth_states.c.digest,), stays=first_stays)
    with writing(engine) as connection:
        assert old.delete_some(connection, "app", NOW, None, 2) == Slice(deleted=0, last=None), "none is old"
        first = old.delete_some(connection, "app", NOW + SECOND, None, 2)
        assert (first.deleted, first.last is not None and first.last[1]) == (1, b"\x01")
        second = old.delete_some(connection, "app", NOW + SECOND, first.last, 2)
        assert (second.deleted, second.last is not None and second.last[1]) == (2, b"\x03")
        assert old.delete_some(connection, "app", NOW + SECOND, second.last, 2) == Slice(deleted=1, last=None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_slice_costs_the_same_however_much_else_is_old(engine: Engine) -> None:
    few, many = (steps_of_a_slice(engine, number) for number in (20, 2_000))
    assert many < 2 * few


def steps_of_a_slice(engine: Engine, number: int) -> int:
    """Delete the second ten of so many old rows, and count the steps that SQLite's machine takes for that."""
    old = OldRows(table=oauth_states, moment=oauth_states.c.expires_at, key=(oauth_states.c.digest,))
    rows = [
        {"client_id": "app", "digest": each.to_bytes(2), "expires_at": NOW + each * MOMENT} for each in range(number)
    ]
    steps: list[int] = []
    with writing(engine) as connection:
        connection.execute(insert(oauth_states), rows)
        first = old.delete_some(connection, "app", NOW + HOUR, None, 10)
        sqlite = connection.connection.driver_connection
        assert sqlite is not None
        sqlite.set_progress_handler(lambda: steps.append(1), 10)
        assert old.delete_some(connection, "app", NOW + HOUR, first.last, 10).deleted == 10
        sqlite.set_progress_handler(None, 0)
        connection.execute(delete(oauth_states))
    return len(steps)
