"""The kinds of values that stand in columns, each read strictly: what is not of its kind is read as UNREADABLE.

SQLite takes any value into any column, and a row may have been written by another hand. Each value is checked here,
once, so that nothing behind the store meets one of another kind. What is too long is not written. It was refused or cut
before, so this is the last line of defence.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    Double,
    LargeBinary,
    String,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

from b24app.domain.portal.portal_address import Origin, parse_origin

UNREADABLE: Final[Any] = object()  # stands in the place of a value of whatever kind; rows.py lets nobody have it
Value = TypeVar("Value")
LONGEST_TEXT = 2_048  # characters of a text, or of one of a list: the longest that we keep is a name of 255
LONGEST_BYTES = 8_192  # of a sealed token, of which the longest has 2,048 characters
LONGEST_RECORD = 4 * 1024 * 1024  # bytes of a sealed record: a thousand changes, of which each has two thousand at most
MOST_WORDS = 200  # of a list: the access list has a hundred
Read_co = TypeVar("Read_co", covariant=True)
Choice = TypeVar("Choice", bound=StrEnum)
SPOILT = (TypeError, ValueError, OverflowError, RecursionError)


class Reads(Protocol[Read_co]):
    """What SQLAlchemy calls with each value that the driver gives."""

    def __call__(self, value: object) -> Read_co | None:
        """Return the value, None for NULL, or UNREADABLE."""


class ColumnKind(TypeDecorator[Value]):
    """Values that the database keeps as `stored_as`.

    `reader` raises one of SPOILT for what is not of this kind; `writer` returns what `stored_as` takes.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = String  # the class asks for one, each kind has its own
    cache_ok = True

    def __init__(
        self,
        stored_as: TypeEngine[Any],
        reader: Callable[[object], Value],
        writer: Callable[[Value], object] = lambda value: value,
    ) -> None:
        super().__init__()
        self.impl = self.stored_as = stored_as
        self.reader = reader
        self.writer = writer

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> object:
        """Write a value; None is NULL."""
        del dialect
        return None if value is None else self.writer(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Reads[Value]:
        """Read a value; SQLAlchemy's own way believes what SQLite gives, or raises where no column is known."""
        load = super().result_processor(dialect, coltype) if isinstance(self.stored_as, JSON) else None

        def read(value: object) -> Value | None:
            found: Value | None
            try:
                found = None if value is None else self.reader(load(value) if load else value)
            except SPOILT:
                found = UNREADABLE
            return found

        return read


def _only(kind: type[Value]) -> Callable[[object], Value]:
    def read(value: object) -> Value:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return read


_text = _only(str)
_list: Callable[[object], list[object]] = _only(list)


def _short(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise OverflowError
    return value


def _short_bytes(longest: int) -> Callable[[bytes], bytes]:
    def write(value: bytes) -> bytes:
        if len(value) > longest:
            raise OverflowError
        return value

    return write


def _short_list(values: tuple[str, ...]) -> list[str]:
    if len(values) > MOST_WORDS:
        raise OverflowError
    return [*map(_short, values)]


def _short_pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    if len(pairs) > MOST_WORDS:
        raise OverflowError
    return [*map(_short_list, pairs)]


def _flag(value: object) -> bool:
    if isinstance(value, int) and value in {0, 1}:  # SQLite has no flags: it keeps these numbers
        return bool(value)
    raise TypeError


def _moment(value: object) -> datetime:
    # SQLite gives the text that was written, which is UTC and names no zone.
    found = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _address(value: object) -> Origin:
    origin = parse_origin(_text(value))
    if origin is None:
        raise ValueError
    return origin


def _words(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in _list(value))


def _addresses(value: object) -> tuple[Origin, ...]:
    return tuple(_address(each) for each in _list(value))


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    pairs = (_words(each) for each in _list(value))
    return tuple((first, second) for first, second in pairs)


def choice_of(words: type[Choice]) -> ColumnKind[Choice]:
    """Return the kind of a column that holds one of these words."""
    return ColumnKind(String(), words, str)


TEXT = ColumnKind(String(), _text, _short)
NUMBER = ColumnKind(BigInteger(), _only(int))
SECONDS = ColumnKind(Double(), _only(float))
BYTES = ColumnKind(LargeBinary(), _only(bytes), _short_bytes(LONGEST_BYTES))
RECORD = ColumnKind(LargeBinary(), _only(bytes), _short_bytes(LONGEST_RECORD))
FLAG = ColumnKind(Boolean(), _flag)
MOMENT = ColumnKind(DateTime(timezone=True), _moment, _utc)
ADDRESS = ColumnKind(String(), _address, str)
WORDS = ColumnKind(JSON(none_as_null=True), _words, _short_list)
PAIRS = ColumnKind(JSON(none_as_null=True), _pairs, _short_pairs)
ADDRESSES = ColumnKind(JSON(none_as_null=True), _addresses, lambda addresses: _short_list(tuple(map(str, addresses))))
