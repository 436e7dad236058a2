"""Seals the stored values again with the ring's first key, while the application runs.

Each row is a transaction of its own, and nothing remembers how far it came: a run that is killed begins anew, and finds
the rows before right. Several hosts may do it at once.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Column, ColumnElement, Engine, Table, select, update

from b24app.adapters.keys.secret_box import Place, SecretBox
from b24app.adapters.store.database import forget_deleted, reading, writing
from b24app.adapters.store.kept_records import of_record, place_of_record
from b24app.adapters.store.rows import StoredRow, Values, find_one, put, read_all, values
from b24app.adapters.store.schema import kept_records, token_pairs
from b24app.adapters.store.token_pairs import SEALED, of_person, place_of
from b24app.domain.operations.sealing import Sealing


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """A row with sealed values, each of which is sealed for its place."""

    table: Table
    where: ColumnElement[bool]
    places: Mapping[Column[bytes], Place]


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
        done = Counter(self._renew(row) for row in self._rows())
        forget_deleted(self.engine)  # what an old key sealed must not outlive it in SQLite's log
        return Counter({sealing: number for sealing, number in done.items() if sealing is not None})

    def lost(self) -> int:
        """Count the rows that no key of the ring opens; nothing is written."""
        found = [(row, self._read(row)) for row in self._rows()]
        return sum(read is not None and self._renewed(row, read) is None for row, read in found)

    def _rows(self) -> list[SealedRow]:
        people = select(token_pairs.c.member_id, token_pairs.c.user_id).where(token_pairs.c.client_id == self.client_id)
        records = select(kept_records.c.portal_digest).where(kept_records.c.client_id == self.client_id)
        with reading(self.engine) as connection:
            found = [self._of_person(row) for row in read_all(connection, people)]
            return found + [self._of_record(row) for row in read_all(connection, records)]

    def _of_person(self, row: StoredRow) -> SealedRow:
        person = row[token_pairs.c.member_id], row[token_pairs.c.user_id]
        return SealedRow(
            table=token_pairs,
            where=of_person(self.client_id, *person),
            places={column: place_of(column, self.client_id, *person) for column in SEALED},
        )

    def _of_record(self, row: StoredRow) -> SealedRow:
        digest = row[kept_records.c.portal_digest]
        return SealedRow(
            table=kept_records,
            where=of_record(self.client_id, digest),
            places={kept_records.c.sealed: place_of_record(self.client_id, digest)},
        )

    def _read(self, row: SealedRow) -> StoredRow | None:
        with reading(self.engine) as connection:
            return find_one(connection, select(*row.places).where(row.where))

    def _renew(self, row: SealedRow) -> Sealing | None:
        while (read := self._read(row)) is not None:
            renewed = self._renewed(row, read)
            if renewed is None:
                return Sealing.LOST
            if renewed == values(*(put(column, read[column]) for column in row.places)):
                return Sealing.UP_TO_DATE
            unchanged = [column == read[column] for column in row.places]
            with writing(self.engine) as connection:
                if connection.execute(update(row.table).where(row.where, *unchanged).values(renewed)).rowcount == 1:
                    return Sealing.RENEWED
        return None

    def _renewed(self, row: SealedRow, read: StoredRow) -> Values | None:
        renewed = values()
        for column, place in row.places.items():
            sealed = self.box.renewed(read[column], place)
            if sealed is None:
                return None
            renewed |= values(put(column, sealed))
        return renewed
