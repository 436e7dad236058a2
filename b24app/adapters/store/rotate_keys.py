"""Seals the stored values again with the ring's first key, while the application runs.

Each row is a transaction of its own, and nothing remembers how far it came: a run that is killed begins anew, and finds
the rows before right. Several hosts may do it at once.
"""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine, select, update

from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.store.database import forget_deleted, reading, writing
from b24app.adapters.store.rows import StoredRow, Values, find_one, put, read_all, values
from b24app.adapters.store.schema import token_pairs
from b24app.adapters.store.token_pairs import SEALED, of_person, place_of
from b24app.domain.operations.sealing import Sealing


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlKeyRotation:
    """Goes through one application's rows."""

    engine: Engine
    client_id: str
    box: SecretBox = field(repr=False)

    def __call__(self) -> Counter[Sealing]:
        """Return how many rows stood how; one that went away meanwhile counts nowhere.

        Raises:
            StoreError: the database did not do it; what was sealed again until then stays so.
        """
        people = select(token_pairs.c.member_id, token_pairs.c.user_id).where(token_pairs.c.client_id == self.client_id)
        with reading(self.engine) as connection:
            found = list(read_all(connection, people))
        done = Counter(self._renew(row[token_pairs.c.member_id], row[token_pairs.c.user_id]) for row in found)
        forget_deleted(self.engine)  # what an old key sealed must not outlive it in SQLite's log
        return Counter({sealing: number for sealing, number in done.items() if sealing is not None})

    def lost(self) -> int:
        """Count the rows that no key of the ring opens; nothing is written."""
        ours = select(token_pairs).where(token_pairs.c.client_id == self.client_id)
        with reading(self.engine) as connection:
            found = list(read_all(connection, ours))
        return sum(
            self._renewed(row, row[token_pairs.c.member_id], row[token_pairs.c.user_id]) is None for row in found
        )

    def _renew(self, member_id: str, user_id: int) -> Sealing | None:
        mine = of_person(self.client_id, member_id, user_id)
        statement = select(*SEALED).where(mine)
        while True:
            with reading(self.engine) as connection:
                row = find_one(connection, statement)
            if row is None:
                return None
            renewed = self._renewed(row, member_id, user_id)
            if renewed is None:
                return Sealing.LOST
            if renewed == values(*(put(column, row[column]) for column in SEALED)):
                return Sealing.UP_TO_DATE
            unchanged = [column == row[column] for column in SEALED]
            with writing(self.engine) as connection:
                if connection.execute(update(token_pairs).where(mine, *unchanged).values(renewed)).rowcount == 1:
                    return Sealing.RENEWED

    def _renewed(self, row: StoredRow, member_id: str, user_id: int) -> Values | None:
        renewed = values()
        for column in SEALED:
            sealed = self.box.renewed(row[column], place_of(column, self.client_id, member_id, user_id))
            if sealed is None:
                return None
            renewed |= values(put(column, sealed))
        return renewed
