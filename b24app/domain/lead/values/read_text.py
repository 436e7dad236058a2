"""Reads one text of the wire by the kind of its field. A text of another form is shown as it came.

Source: Bitrix24 REST docs, crm.lead.get, "Types of custom fields", "Data types" of CRM.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values import values as shown
from b24app.domain.lead.values.addresses import read_binding, read_channel, read_link, read_person
from b24app.domain.message import Message

DIGITS = r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,10})?"  # a longer one is shown as text
NUMBER = re.compile(DIGITS)
MONEY = re.compile(rf"({DIGITS})\|([A-Z]{{3}}|)")
CURRENCY = re.compile(r"[A-Z]{3}")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.{0,30})?")
RECORD = re.compile(r"[1-9][0-9]{0,17}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")
PLACE = re.compile(r"(.+?)\|-?[0-9.]*;-?[0-9.]*(?:\|[0-9]*)?", re.DOTALL)
FLAGS: Mapping[str, bool] = {"Y": True, "1": True, "true": True, "N": False, "0": False, "false": False}
# Not "won" and "lost", as of a deal: the portal calls such stages "Good lead" and "Junk lead".
SEMANTICS: Mapping[str, Message] = {
    "P": Message("In progress"),
    "S": Message("Successful"),
    "F": Message("Unsuccessful"),
}
RECORDS_BY_NUMBER: Mapping[Kind, Message] = {
    Kind.ELEMENT: Message("List item"),
    Kind.SECTION: Message("List section"),
    Kind.TABLE_ROW: Message("Table row"),
    Kind.BOOKING: Message("Resource booking"),
}
CHANNELS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.WEB, Kind.CHAT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What is known of a field in addition to its value.

    `entries` are the words of its directory or list, `entity` the kind of record that a bare number means.
    """

    kind: Kind = Kind.TEXT
    is_multiple: bool = False
    entries: Mapping[str, DirectoryEntry] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    currency: str = ""
    entity: str = ""


def read_text(text: str, meaning: Meaning) -> shown.Value:
    """Return what is shown of a text that is not empty."""
    return READERS[meaning.kind](text, meaning) or shown.Text(wire=text)


def _flag(text: str, _meaning: Meaning) -> shown.Value | None:
    return shown.Flag(wire=text, is_on=FLAGS[text]) if text in FLAGS else None


def _number(text: str, _meaning: Meaning) -> shown.Value | None:
    return shown.Number(wire=text, number=Decimal(text)) if NUMBER.fullmatch(text) else None


def _amount(text: str, meaning: Meaning) -> shown.Value | None:
    currency = meaning.currency if CURRENCY.fullmatch(meaning.currency) else ""
    return shown.Money(wire=text, amount=Decimal(text), currency=currency) if NUMBER.fullmatch(text) else None


def _money(text: str, _meaning: Meaning) -> shown.Value | None:
    parts = MONEY.fullmatch(text)
    return shown.Money(wire=text, amount=Decimal(parts[1]), currency=parts[2]) if parts else None


def _day(text: str, _meaning: Meaning) -> shown.Value | None:
    """Take the calendar day as written: its hour is only the portal's offset from UTC."""
    parts = DAY.fullmatch(text)
    try:
        return shown.Day(wire=text, day=date.fromisoformat(parts[1])) if parts else None
    except ValueError:
        return None


def _moment(text: str, _meaning: Meaning) -> shown.Value | None:
    try:
        return shown.Moment(wire=text, at=datetime.fromisoformat(text)) if MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def _entry(text: str, meaning: Meaning) -> shown.Value:
    entry = meaning.entries.get(text, DirectoryEntry(name=""))
    return shown.Entry(wire=text, name=entry.name, color=entry.color)


def _semantics(text: str, _meaning: Meaning) -> shown.Value:
    return shown.Entry(wire=text, name=SEMANTICS.get(text, ""))


def _place(text: str, _meaning: Meaning) -> shown.Value | None:
    parts = PLACE.fullmatch(text)
    return shown.Place(wire=text, words=parts[1]) if parts else None


def _file(text: str, _meaning: Meaning) -> shown.Value:
    """Read a file that is no object: its number, or an address, which may carry a token."""
    known = text if NUMBER.fullmatch(text) else ""
    return shown.File(wire=known, file_id=known, name="", size=None)


def _record(text: str, meaning: Meaning) -> shown.Value | None:
    if not RECORD.fullmatch(text):
        return None
    return shown.Binding(wire=text, entity=RECORDS_BY_NUMBER[meaning.kind], entity_id=text, path="")


READERS: Mapping[Kind, Callable[[str, Meaning], shown.Value | None]] = {
    Kind.TEXT: lambda text, _: shown.Text(wire=text),
    Kind.LONG_TEXT: lambda text, _: shown.LongText(wire=text),
    Kind.BB_CODE: lambda text, _: shown.BbCode(wire=text),
    Kind.FLAG: _flag,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _amount,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.PERSON: lambda text, meaning: read_person(text, meaning.people),
    Kind.ENTRY: _entry,
    Kind.SEMANTICS: _semantics,
    Kind.LINK: lambda text, _: read_link(text),
    Kind.PLACE: _place,
    Kind.FILE: _file,
    Kind.BINDING: lambda text, meaning: read_binding(text, meaning.entity),
    **dict.fromkeys(RECORDS_BY_NUMBER, _record),
    **{kind: lambda text, meaning: read_channel(text, "", meaning.kind) for kind in CHANNELS},
}
