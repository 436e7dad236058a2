"""The leases of refreshes in the database: which worker is refreshing which pair.

A lease is a mark with an end, not a transaction: nothing is locked while the authorization server is asked.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, or_, update

from b24app.adapters.store.clock import DatabaseNow
from b24app.adapters.store.database import writing
from b24app.adapters.store.rows import put, values
from b24app.adapters.store.schema import token_pairs
from b24app.adapters.store.token_pairs import NO_MORE, matches_version
from b24app.domain.portal.tokens import StoredPair

OWNER_BYTES = 16  # nobody guesses another worker's


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlRefreshLeases:
    """Implements the port RefreshLeases for one application."""

    engine: Engine
    client_id: str

    def begin(self, read: StoredPair, life_s: float) -> str | None:
        """Take the lease; the one UPDATE decides who was first."""
        owner = secrets.token_hex(OWNER_BYTES)
        free = or_(token_pairs.c.trade_until.is_(None), token_pairs.c.trade_until <= DatabaseNow())
        lease = update(token_pairs).where(matches_version(self.client_id, read), free)
        ours = values(put(token_pairs.c.trade_owner, owner), put(token_pairs.c.trade_until, DatabaseNow() + life_s))
        with writing(self.engine) as connection:
            return owner if connection.execute(lease.values(ours)).rowcount == 1 else None

    def end(self, read: StoredPair, owner: str, *, answered: bool) -> None:
        """Give the lease back, if it is still ours; without an answer the intent stays."""
        lease = update(token_pairs).where(matches_version(self.client_id, read), token_pairs.c.trade_owner == owner)
        over = values(
            put(token_pairs.c.trade_owner, None), put(token_pairs.c.trade_until, None if answered else NO_MORE)
        )
        with writing(self.engine) as connection:
            connection.execute(lease.values(over))
