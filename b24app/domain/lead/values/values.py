"""What a field shows, one type for each kind of value."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from b24app.domain.message import Said

# How the code of a chat begins, which only the portal can open.
OPEN_CHANNEL = "imol|"  # Source: Bitrix24 REST docs, "Data types" of CRM (crm_multifield), BX24.im.openHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The value of a field. `wire` is as the portal sent it: a string as it is, anything else as JSON, redacted.

    `kind` is what a page tells the types apart by.
    """

    kind: ClassVar[str]
    wire: str


class Empty(Value):
    """Nothing was filled in: the wire has null, "", false, [] or, for the number of a record, 0."""

    __slots__ = ()
    kind = "empty"


class Text(Value):
    """Plain text in one line."""

    __slots__ = ()
    kind = "text"


class LongText(Value):
    """Text whose lines matter. Tags in it are shown as they are written."""

    __slots__ = ()
    kind = "long_text"


class BbCode(Value):
    """Text with tags of BB-code, not formatted yet."""

    __slots__ = ()
    kind = "bb_code"


class Unformatted(Value):
    """Text with tags of BB-code that is too long to be formatted, and is shown as it is written."""

    __slots__ = ()
    kind = "unformatted"


class Raw(Value):
    """An object or a nested list of an unknown shape, as JSON."""

    __slots__ = ()
    kind = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Value):
    """Yes or no."""

    kind: ClassVar[str] = "flag"
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Value):
    """A number with all its digits."""

    kind: ClassVar[str] = "number"
    number: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Value):
    """An amount. `currency` is an ISO 4217 code, or "" where the portal names none."""

    kind: ClassVar[str] = "money"
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Value):
    """A day in the calendar, without a time zone."""

    kind: ClassVar[str] = "day"
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Value):
    """A moment in the time zone in which the portal sent it (aware)."""

    kind: ClassVar[str] = "moment"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Value):
    """An employee of the portal. `name` is "" where the portal does not give it, `path` is their page in the portal."""

    kind: ClassVar[str] = "person"
    user_id: str
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Value):
    """An entry of a directory or a list. `name` is "" where it is unknown, `color` is `#rrggbb` or ""."""

    kind: ClassVar[str] = "entry"
    name: Said
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Value):
    """An address that is safe to follow."""

    kind: ClassVar[str] = "link"
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Value):
    """A contact method. `use` says which one (work, home ...), `href` is "" where it cannot be followed.

    `shown` is the value in readable form, "" where that is the value itself.
    """

    kind: ClassVar[str] = "channel"
    use: Said
    href: str
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Value):
    """An address in words. The wire adds coordinates and a number."""

    kind: ClassVar[str] = "place"
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Value):
    """An attached file without its address, which may carry a token. `size` is in bytes, None where unknown."""

    kind: ClassVar[str] = "file"
    file_id: str
    name: str
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding(Value):
    """Another record of the portal. `path` is its page there, "" where we know none."""

    kind: ClassVar[str] = "binding"
    entity: Said
    entity_id: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Value):
    """The values of a multiple field."""

    kind: ClassVar[str] = "several"
    values: tuple[Value, ...]
