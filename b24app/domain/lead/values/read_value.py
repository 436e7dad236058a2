"""Reads a field's wire value, whatever its type: empty, a list, an object or a text.

Source: Bitrix24 REST docs, crm.lead.get. The portal writes empty values as null, "", false or [], and as 0 where the
number of a record is expected.
"""

import json
import re
from collections.abc import Mapping, Sequence

from b24app.domain.bounded_json import Json
from b24app.domain.lead.fields import Kind
from b24app.domain.lead.values import values as shown
from b24app.domain.lead.values.addresses import read_channel
from b24app.domain.lead.values.read_text import CHANNELS, RECORDS_BY_NUMBER, Meaning, read_text

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
    if isinstance(wire, Sequence) and not isinstance(wire, str):
        return shown.Several(wire=_wire(wire), values=tuple(_one(item, meaning) for item in wire))
    return _one(wire, meaning)


def _says_nothing(wire: Json, meaning: Meaning) -> bool:
    if wire is False:
        return meaning.kind is not Kind.FLAG or meaning.is_multiple
    if wire is None or wire == "" or _wire(wire) in NO_RECORD.get(meaning.kind, ()):
        return True
    return isinstance(wire, Sequence | Mapping) and not wire


def _one(wire: Json, meaning: Meaning) -> shown.Value:
    if isinstance(wire, Mapping):
        return _object(wire, meaning)
    text = _wire(wire)
    if isinstance(wire, Sequence) and not isinstance(wire, str):
        return shown.Raw(wire=text)
    if wire is None or not text:
        return shown.Empty(wire=text)
    return read_text(text, meaning)


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
    return wire if isinstance(wire, str) else json.dumps(redact(wire), ensure_ascii=False)


def _name(wire: Json) -> str:
    return _wire(wire) if isinstance(wire, str | int) else ""


def _size(wire: Json) -> int | None:
    digits = _name(wire)
    return int(digits) if SIZE.fullmatch(digits) else None


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
    if isinstance(value, Mapping):
        return {key: REDACTED if key in NAMES else _within(item, levels - 1) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_within(item, levels - 1) for item in value]
    return value
