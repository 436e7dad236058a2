"""The used OAuth states in the database: what was given out is signed, and stands nowhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete

from b24app.adapters.store.database import insert, writing
from b24app.adapters.store.rows import find_one, put, values
from b24app.adapters.store.schema import oauth_states
from b24app.domain.portal.connection import STATE_LIFE

SWEPT_AFTER = 2 * STATE_LIFE  # then the state is over by the clock of every host


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlOAuthStates:
    """Implements the port OAuthStates for one application."""

    engine: Engine
    client_id: str

    def use(self, digest: bytes, now: datetime) -> bool:
        """Use a state up; the one INSERT decides who was first.

        A used state ends now. Workers of the release before, which keep those that they give out, refuse it for that.
        """
        row = values(
            put(oauth_states.c.client_id, self.client_id),
            put(oauth_states.c.digest, digest),
            put(oauth_states.c.expires_at, now),
        )
        with writing(self.engine) as connection:
            used = insert(connection, oauth_states).values(row).on_conflict_do_nothing()
            return find_one(connection, used.returning(oauth_states.c.digest)) is not None

    def sweep(self, now: datetime) -> int:
        """Forget those that are long over."""
        over = delete(oauth_states).where(
            oauth_states.c.client_id == self.client_id, oauth_states.c.expires_at < now - SWEPT_AFTER
        )
        with writing(self.engine) as connection:
            return connection.execute(over).rowcount
