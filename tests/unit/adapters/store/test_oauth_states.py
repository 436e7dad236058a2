from datetime import timedelta

from sqlalchemy import Engine, select

from b24app.adapters.store.database import reading
from b24app.adapters.store.oauth_states import SWEPT_AFTER, SqlOAuthStates
from b24app.adapters.store.schema import oauth_states
from tests.fakes.invented import NOW

SECOND = timedelta(seconds=1)


def digests(engine: Engine) -> set[bytes]:
    with reading(engine) as connection:
        return set(connection.execute(select(oauth_states.c.digest)).scalars())


def test_states_that_are_over_are_swept_when_another_is_given_out(engine: Engine) -> None:
    states = SqlOAuthStates(engine=engine, client_id="app")
    others = SqlOAuthStates(engine=engine, client_id="other")
    for client in (states, others):
        client.remember(b"over" + client.client_id.encode(), NOW)
    states.remember(b"alive", NOW + SECOND)
    states.remember(b"new", NOW + SWEPT_AFTER + SECOND)
    assert digests(engine) == {b"overother", b"alive", b"new"}
