"""The rows with sealed values, by pages, and how one is written: statements that are built once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Update,
    bindparam,
    select,
    tuple_,
    update,
)

from b24app.adapters.keys.secret_box import Cell
from b24app.adapters.store.kept_records import cell_of_record
from b24app.adapters.store.kinds import TEXT
from b24app.adapters.store.rows import StoredRow, find_one, read_all
from b24app.adapters.store.schema import OfApplication, kept_records, token_pairs
from b24app.adapters.store.token_pairs import SEALED, cell_of

CLIENT, MOST = bindparam("of_client", type_=TEXT), bindparam("most", type_=Integer())


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRow:
    """A row's key without the client id, and its sealed values, in the order of their columns."""

    key: tuple[Any, ...]
    sealed: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class SealedKind:
    """A table with sealed values. `cell_of` tells where one is sealed for. `before_all` comes before each key."""

    table: Table[OfApplication]
    key: tuple[Column[Any], ...]
    sealed: tuple[Column[bytes], ...]
    cell_of: Callable[..., Cell]
    before_all: tuple[Any, ...]

    def page(self, connection: Connection, client_id: str, after: Sequence[object], most: int) -> list[SealedRow]:
        """Return the rows behind this key, by their keys."""
        given = {CLIENT.key: client_id, MOST.key: most, **self._given("key", self.key, after)}
        return [self._row(row) for row in read_all(connection, self._some.params(given))]

    def find(self, connection: Connection, client_id: str, key: Sequence[object]) -> SealedRow | None:
        """Return the row as it is now, None where it is gone."""
        row = find_one(connection, self._one.params({CLIENT.key: client_id, **self._given("key", self.key, key)}))
        return self._row(row) if row else None

    def write(self, connection: Connection, client_id: str, row: SealedRow, sealed: Sequence[bytes]) -> bool:
        """Put sealed values in the place of those that were read; the one UPDATE decides who was first."""
        given = {CLIENT.key: client_id, **self._given("key", self.key, row.key)}
        given |= self._given("was", self.sealed, row.sealed) | self._given("is", self.sealed, sealed)
        return connection.execute(self._put, given).rowcount == 1

    def cells(self, client_id: str, key: Sequence[object]) -> list[Cell]:
        """Return where each sealed value of the row is sealed for."""
        return [self.cell_of(column, client_id, *key) for column in self.sealed]

    @cached_property
    def _some(self) -> Select[*tuple[Any, ...]]:
        behind = tuple_(*self.key) > tuple_(*self._bound("key", self.key))
        rows = select(*self.key, *self.sealed).where(self.table.c.client_id == CLIENT, behind)
        return rows.order_by(*self.key).limit(MOST)

    @cached_property
    def _one(self) -> Select[*tuple[Any, ...]]:
        return select(*self.key, *self.sealed).where(self.table.c.client_id == CLIENT, *self._is("key", self.key))

    @cached_property
    def _put(self) -> Update:
        unchanged = self._is("was", self.sealed)
        row = update(self.table).where(self.table.c.client_id == CLIENT, *self._is("key", self.key), *unchanged)
        return row.values(dict(zip(self.sealed, self._bound("is", self.sealed), strict=True)))

    def _row(self, row: StoredRow) -> SealedRow:
        return SealedRow(key=tuple(row[each] for each in self.key), sealed=tuple(row[each] for each in self.sealed))

    def _is(self, word: str, columns: Sequence[Column[Any]]) -> list[ColumnElement[bool]]:
        return [column == bound for column, bound in zip(columns, self._bound(word, columns), strict=True)]

    @staticmethod
    def _bound(word: str, columns: Sequence[Column[Any]]) -> list[BindParameter[Any]]:
        return [bindparam(f"{word}_{column.name}", type_=column.type) for column in columns]

    @staticmethod
    def _given(word: str, columns: Sequence[Column[Any]], values: Sequence[object]) -> dict[str, object]:
        return {f"{word}_{column.name}": value for column, value in zip(columns, values, strict=True)}


KINDS = (
    SealedKind(
        table=token_pairs,
        key=(token_pairs.c.member_id, token_pairs.c.user_id),
        sealed=SEALED,
        cell_of=cell_of,
        before_all=("", 0),
    ),
    SealedKind(
        table=kept_records,
        key=(kept_records.c.portal_digest,),
        sealed=(kept_records.c.sealed,),
        cell_of=lambda _, client_id, digest: cell_of_record(client_id, digest),
        before_all=(b"",),
    ),
)
