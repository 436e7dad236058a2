from datetime import timedelta

from sqlalchemy import Engine

from b24app.adapters.store.database import writing
from b24app.adapters.store.oauth_states import SqlOAuthStates
from b24app.adapters.store.schema import oauth_states
from b24app.adapters.store.sweeping.slices import OldRows, Slice
from tests.fakes.invented import NOW

SECOND = timedelta(seconds=1)


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
