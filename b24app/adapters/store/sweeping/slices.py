"""Old rows of one table, deleted a slice at a time, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    false,
    literal,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType

from b24app.adapters.store.schema import OfApplication

AT_ONCE = 2_000  # rows that a statement looks at: some hundredths of a second, for which SQLite's other writers wait
Position = Sequence[object]  # a row's values in `order`, as they lie in the database, readable or not
AS_IT_LIES = NullType()
NONE_STAYS = false()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What became of a slice: how many rows were deleted, and the last one that was looked at, None at the end."""

    deleted: int
    last: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRows:
    """Rows by the moment from which they grow old, and then by the rest of their key. `stays` spares some of them."""

    table: Table[OfApplication]
    moment: Column[datetime]
    key: tuple[Column[Any], ...]
    stays: ColumnElement[bool] = NONE_STAYS

    def delete_some(
        self, connection: Connection, client_id: str, before: datetime, after: Position | None, most: int
    ) -> Slice:
        """Delete those of the next `most` rows behind `after` that do not stay.

        What stays is passed over once and not looked at again, so each statement has a bounded amount to do.
        """
        behind = and_(self.table.c.client_id == client_id, self._behind(after))
        old = select(*map(_raw, self._order)).where(behind, self.moment < before)
        last = connection.execute(old.order_by(*self._order).offset(most - 1).limit(1)).first()
        # Never both: SQLite would search by the moment, and read all that is old for each slice.
        until = self.moment < before if last is None else self._all() <= _all_given(last)
        gone = delete(self.table).where(behind, until, ~self.stays)
        return Slice(deleted=connection.execute(gone).rowcount, last=last)

    @property
    def _order(self) -> tuple[Column[Any], ...]:
        return (self.moment, *self.key)

    def _behind(self, row: Position | None) -> ColumnElement[bool]:
        return true() if row is None else self._all() > _all_given(row)

    def _all(self) -> ColumnElement[Any]:
        return tuple_(*map(_raw, self._order))


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(column, AS_IT_LIES)


def _given(value: object) -> ColumnElement[Any]:
    return literal(value, AS_IT_LIES)


def _all_given(row: Position) -> ColumnElement[Any]:
    return tuple_(*map(_given, row))
