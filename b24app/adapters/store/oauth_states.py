"""The issued and unused OAuth states in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete

from b24app.adapters.store.database import insert, writing
from b24app.adapters.store.rows import put, values
from b24app.adapters.store.schema import oauth_states

SWEPT_AFTER = timedelta(hours=1)  # all states live equally few minutes: one that ends so much earlier is over


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlOAuthStates:
    """Implements the port OAuthStates for one application."""

    engine: Engine
    client_id: str

    def remember(self, digest: bytes, expires_at: datetime) -> None:
        """Write down that a state was given out, and forget those that are long over."""
        row = values(
            put(oauth_states.c.client_id, self.client_id),
            put(oauth_states.c.digest, digest),
            put(oauth_states.c.expires_at, expires_at),
        )
        over = delete(oauth_states).where(
            oauth_states.c.client_id == self.client_id, oauth_states.c.expires_at < expires_at - SWEPT_AFTER
        )
        with writing(self.engine) as connection:
            connection.execute(over)
            connection.execute(insert(connection, oauth_states).values(row).on_conflict_do_nothing())

    def consume(self, digest: bytes, now: datetime) -> bool:
        """Use a state up; the one DELETE decides who was first."""
        statement = delete(oauth_states).where(
            oauth_states.c.client_id == self.client_id, oauth_states.c.digest == digest, oauth_states.c.expires_at > now
        )
        with writing(self.engine) as connection:
            return connection.execute(statement).rowcount == 1
