"""Reads a field's wire value, whatever its type: empty, a list, an object or a text.

Source: Bitrix24 REST docs, crm.lead.get. The portal writes empty values as null, "", false or [], and as 0 where the
number of a record is expected.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from b24app.domain.bounded_json import ONE_LINE, Json
from b24app.domain.lead.answers import Cut
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values import values as shown
from b24app.domain.lead.values.addresses import read_channel
from b24app.domain.lead.values.read_text import CHANNELS, RECORDS_BY_NUMBER, Meaning, read_text
from b24app.domain.php_lists import php_list
from b24app.domain.room import Room, html_size

MOST_FIELDS = 1_000  # a lead has about 70 standard fields, and rarely 300 custom ones
MOST_VALUES = 500  # of one field: a person reads tens, and a list of choices has hundreds
LONGEST_CODE = 100  # characters: those of the platform have at most 50
MEMBER = 75  # bytes of HTML around a value of several, apart from what the page repeats
# Bytes: four times the longest text that the platform's columns hold. The page has each value two to five times.
MOST_TEXT = 300_000
MOST_MARKED_UP = 20_000  # characters of one field: formatting costs a processor more than anything else on the page
SCALARS = (str, int, float)  # asked first: nearly every value is one, and an abstract class takes long to ask
NULL = ONE_LINE.encode(None)  # written once: every other field of a lead is empty
SIZE = re.compile(r"[0-9]{1,15}")
NO_RECORD: Mapping[Kind, frozenset[str]] = {
    Kind.PERSON: frozenset({"0"}),
    Kind.BINDING: frozenset({"0"}),
    Kind.FILE: frozenset({"0"}),
    **dict.fromkeys(RECORDS_BY_NUMBER, frozenset({"0"})),
    Kind.AMOUNT: frozenset({"0", "0.0", "0.00"}),  # what the portal sends where nobody entered an amount
}


def read_value(wire: Json, meaning: Meaning) -> shown.Value:
    """Return what is shown of a value, whatever its type and content."""
    if _says_nothing(wire, meaning):
        return shown.Empty(wire=_wire(wire))
    if wire is None or isinstance(wire, (*SCALARS, Mapping)):
        value = _one(wire, meaning)
        return _plain_where_too_long((value,))[0] if meaning.kind is Kind.BB_CODE else value
    values = tuple([_one(item, meaning) for item in wire if not _is_blank(item, meaning)])
    if meaning.kind is Kind.BB_CODE:
        values = _plain_where_too_long(values)
    return shown.Several(wire=_wire(wire), values=values)


def _plain_where_too_long(values: tuple[shown.Value, ...]) -> tuple[shown.Value, ...]:
    """Leave marked-up texts unformatted from where they are too long together."""
    lengths = accumulate(len(each.wire) if isinstance(each, shown.BbCode) else 0 for each in values)
    return tuple(
        shown.Unformatted(wire=each.wire) if isinstance(each, shown.BbCode) and length > MOST_MARKED_UP else each
        for each, length in zip(values, lengths, strict=True)
    )


def _says_nothing(wire: Json, meaning: Meaning) -> bool:
    if isinstance(wire, str):
        return not wire or wire in NO_RECORD.get(meaning.kind, ())
    if wire is None:
        return True
    if wire is False:
        return meaning.kind is not Kind.FLAG or meaning.is_multiple
    if isinstance(wire, Mapping):
        return not wire or _is_blank(wire, meaning)
    if isinstance(wire, Sequence):
        return all(_is_blank(item, meaning) for item in wire)
    return _wire(wire) in NO_RECORD.get(meaning.kind, ())


def _is_blank(wire: Json, meaning: Meaning) -> bool:
    """Tell whether it is a row of contact methods without one.

    Source: docs/platform.md 5.4.
    """
    if meaning.kind not in CHANNELS or not isinstance(wire, Mapping) or "VALUE" not in wire:
        return False
    value = wire["VALUE"]
    return value is None or (isinstance(value, str) and not value.strip())


def _one(wire: Json, meaning: Meaning) -> shown.Value:
    if isinstance(wire, str):
        return read_text(wire, meaning) if wire else shown.Empty(wire="")
    if isinstance(wire, Mapping):
        return _object(wire, meaning)
    text = _wire(wire)
    if isinstance(wire, Sequence):
        return shown.Raw(wire=text)
    return shown.Empty(wire=text) if wire is None else read_text(text, meaning)


def _object(wire: Mapping[str, Json], meaning: Meaning) -> shown.Value:
    value = wire.get("VALUE")
    if meaning.kind in CHANNELS and isinstance(value, str) and value:
        return read_channel(value, _name(wire.get("VALUE_TYPE")), meaning.kind)
    if meaning.kind is Kind.FILE and wire.get("id"):
        return shown.File(
            wire=_wire(wire), file_id=_name(wire["id"]), name=_name(wire.get("name")), size=_size(wire.get("size"))
        )
    return shown.Raw(wire=_wire(wire))


def _wire(wire: Json) -> str:
    if wire is None:
        return NULL
    return wire if isinstance(wire, str) else ONE_LINE.encode(redact(wire))


def _name(wire: Json) -> str:
    return _wire(wire) if isinstance(wire, str | int) else ""


def _size(wire: Json) -> int | None:
    digits = _name(wire)
    return int(digits) if SIZE.fullmatch(digits) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundedLead:
    """As much of a lead as is worked on and shown. `cuts` says of which fields a part is missing."""

    values: Mapping[str, Json]
    cuts: Mapping[str, Cut]
    left_out: bool


NOTHING = BoundedLead(values={}, cuts={}, left_out=False)


def bounded_lead(lead: Mapping[str, Json]) -> BoundedLead:
    """Return the first fields of the lead, redacted, as far as a page has room for their values."""
    room, values, cuts = Room(MOST_TEXT), dict[str, Json](), dict[str, Cut]()
    for code, wire in islice(lead.items(), MOST_FIELDS):
        room.was_short = False
        if len(code) > LONGEST_CODE or not room.take(html_size(code)):
            continue
        values[code] = fitted = REDACTED if code in NAMES else _fitted(wire, room)
        if isinstance(fitted, list) and isinstance(wire, list | Mapping) and len(fitted) < len(wire):
            cuts[code] = Cut.VALUES
        elif room.was_short:
            cuts[code] = Cut.TEXT
    return BoundedLead(values=values, cuts=cuts, left_out=len(values) < len(lead))


def _fitted(wire: Json, room: Room) -> Json:
    if isinstance(wire, str):
        return room.fit(wire)
    if wire is not None and not isinstance(wire, SCALARS):
        wire = php_list(wire)
        if isinstance(wire, Mapping):
            return _fitted_members(wire, room)
        if isinstance(wire, Sequence):
            kept = [_fitted(each, room) for each in wire[:MOST_VALUES] if room.take(MEMBER)]
            room.was_short |= len(kept) < len(wire)
            return kept
    room.take(len(repr(wire)))
    return wire


def _fitted_members(wire: Mapping[str, Json], room: Room) -> Json:
    members = {
        room.fit(key, LONGEST_CODE): REDACTED if key in NAMES else _fitted(each, room)
        for key, each in islice(wire.items(), MOST_VALUES)
        if room.take(MEMBER)
    }
    room.was_short |= len(members) < len(wire)
    return members


# The addresses of a file may carry an access token. searchContent repeats personal data, partly disguised (rot13).
# Source: Bitrix24 REST docs, crm.lead.get and crm.item.get.
NAMES = frozenset({"showUrl", "downloadUrl", "urlMachine", "searchContent"})
REDACTED = "withheld"
DEEPEST = 32  # levels that are shown: an answer of the platform has about ten
DEEPER = "..."


def redact(value: Json) -> Json:
    """Return the value with REDACTED in place of each redacted value, at any depth."""
    return _within(value, DEEPEST)


def _within(value: Json, levels: int) -> Json:
    if not levels:
        return DEEPER
    if value is None or isinstance(value, SCALARS):
        return value
    if isinstance(value, Mapping):
        return {key: REDACTED if key in NAMES else _within(item, levels - 1) for key, item in value.items()}
    return [_within(item, levels - 1) for item in value]
