from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select

from b24app.adapters.keys.signing import CLOCKS_DIFFER
from b24app.adapters.store.database import insert, reading, writing
from b24app.adapters.store.oauth_states import SWEPT_AFTER, SqlOAuthStates
from b24app.adapters.store.schema import oauth_states
from b24app.domain.portal.connection import STATE_LIFE
from tests.fakes.invented import NOW

SECOND = timedelta(seconds=1)


def digests(engine: Engine) -> set[bytes]:
    with reading(engine) as connection:
        return set(connection.execute(select(oauth_states.c.digest)).scalars())


def given_out_by_the_release_before(engine: Engine, digest: bytes, now: datetime) -> None:
    """It keeps the states that it gives out, until they are used or over."""
    row = {"client_id": "app", "digest": digest, "expires_at": now + STATE_LIFE}
    with writing(engine) as connection:
        connection.execute(insert(connection, oauth_states).values(row).on_conflict_do_nothing())


def used_by_the_release_before(engine: Engine, digest: bytes, now: datetime) -> bool:
    with writing(engine) as connection:
        found = delete(oauth_states).where(oauth_states.c.digest == digest, oauth_states.c.expires_at > now)
        return connection.execute(found).rowcount == 1


def test_what_is_over_is_swept_and_nothing_of_another_application(engine: Engine) -> None:
    states = SqlOAuthStates(engine=engine, client_id="app")
    others = SqlOAuthStates(engine=engine, client_id="other")
    for client in (states, others):
        assert client.use(b"over" + client.client_id.encode(), NOW)
    assert states.use(b"recent", NOW + SECOND)
    assert (states.sweep(NOW + SWEPT_AFTER), states.sweep(NOW + SWEPT_AFTER + SECOND)) == (0, 1)
    assert digests(engine) == {b"overother", b"recent"}


def test_what_is_swept_is_a_state_that_no_host_would_take_any_more() -> None:
    assert SWEPT_AFTER > STATE_LIFE + 2 * CLOCKS_DIFFER


class TestBesideTheReleaseBefore:
    """Workers of both releases serve while one follows the other: a sign-in may fail then, and none counts twice."""

    def test_a_state_that_it_gave_out_must_be_fetched_anew(self, engine: Engine) -> None:
        given_out_by_the_release_before(engine, b"one", NOW)
        assert not SqlOAuthStates(engine=engine, client_id="app").use(b"one", NOW)

    def test_a_state_that_was_used_here_is_not_used_there(self, engine: Engine) -> None:
        assert SqlOAuthStates(engine=engine, client_id="app").use(b"one", NOW)
        for later in (timedelta(), SECOND, STATE_LIFE):
            assert not used_by_the_release_before(engine, b"one", NOW + later)
