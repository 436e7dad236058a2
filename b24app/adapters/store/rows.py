"""Reads and writes the values of rows by typed columns, so that mypy finds a misspelt one."""

from collections.abc import Iterator
from typing import Any, TypeVar, overload

from sqlalchemy import Column, ColumnElement, Connection, Executable, RowMapping

from b24app.adapters.store.kinds import UNREADABLE
from b24app.errors.own import StoreError

Value = TypeVar("Value")
Put = tuple[Column[Any], object]
Values = dict[Column[Any], object]


class StoredRow:
    """A row that was read: `row[installations.c.endpoint]` is an Origin."""

    def __init__(self, found: RowMapping) -> None:
        self._found = found

    def __getitem__(self, column: ColumnElement[Value]) -> Value:
        """Return a column's value.

        Raises:
            StoreError: what stands there is not of the column's kind.
        """
        value: Value = self._found[column]
        is_missing = value is None and isinstance(column, Column) and not column.nullable  # JSON has a null of its own
        if value is UNREADABLE or is_missing:
            raise StoreError(f"a stored value cannot be read: {column}")
        return value


def read_one(connection: Connection, statement: Executable) -> StoredRow:
    """Return the one row that the statement gives."""
    return StoredRow(connection.execute(statement).mappings().one())


def find_one(connection: Connection, statement: Executable) -> StoredRow | None:
    """Return the row that the statement gives, or None."""
    found = connection.execute(statement).mappings().one_or_none()
    return None if found is None else StoredRow(found)


def read_all(connection: Connection, statement: Executable) -> Iterator[StoredRow]:
    """Give the rows that the statement gives."""
    return map(StoredRow, connection.execute(statement).mappings())


@overload
def put(column: Column[Value], value: Value | ColumnElement[Value]) -> Put: ...


@overload
def put(column: Column[Value | None], value: ColumnElement[Value]) -> Put: ...


def put(column: Column[Any], value: object) -> Put:
    """Say what is written into a column: a value of its kind, or what the database makes one of."""
    return column, value


def values(*each: Put) -> Values:
    """Return what a statement writes."""
    return dict(each)
