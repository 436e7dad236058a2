"""The answers that give a lead's values their words: fields, directories, people."""

import re
from collections.abc import Mapping
from itertools import islice

from b24app.adapters.portal.caller import full_name
from b24app.adapters.rest.wire_values import flag, number, rows, table, text
from b24app.domain.bounded_json import Json, cut
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription
from b24app.domain.lead.fields import is_custom
from b24app.domain.lead.values.read_value import LONGEST_CODE, MOST_FIELDS
from b24app.domain.room import Room

COLOR = re.compile(r"#[0-9a-fA-F]{6}")
PREFIXES = {"LEAD": "L", "DEAL": "D", "CONTACT": "C", "COMPANY": "CO", "QUOTE": "Q", "SMART_INVOICE": "SI"}
SMART_PROCESS = re.compile(r"DYNAMIC_([0-9]{1,7})")
MOST_LABELS = 250_000  # bytes of a page: a long label, the code and the type of each field that may be described
LABELS = ("formLabel", "listLabel", "filterLabel", "title")  # a custom field's `title` is its code again


def read_fields(answer: Json) -> Mapping[str, FieldDescription] | None:
    """Return the descriptions of the first fields by code, as far as a page has room for what it repeats of them.

    None where the answer describes nothing.

    Source: Bitrix24 REST docs, crm.lead.fields.
    """
    room, fields = Room(MOST_LABELS), dict[str, FieldDescription]()
    for code, said in islice((table(answer) or {}).items(), MOST_FIELDS):
        described = table(said)
        if described is not None and len(code) <= LONGEST_CODE:
            label = next(filter(None, (text(described.get(label)).strip() for label in LABELS)), code)
            field = _field(code, cut(label), described)
            if not room.holds(field.title + field.code * 2 + field.type):
                break
            fields[code] = field
    return fields or None


def are_cut(answer: Json, fields: Mapping[str, FieldDescription]) -> bool:
    """Return whether an answer of crm.lead.fields describes more than these fields, which were read of it."""
    return sum(isinstance(said, Mapping) for said in (table(answer) or {}).values()) > len(fields)


def read_directory(answer: Json) -> Mapping[str, DirectoryEntry] | None:
    """Return a directory's entries by STATUS_ID. None where the answer is no list.

    Source: Bitrix24 REST docs, crm.status.list.
    """
    listed = rows(answer)
    if listed is None:
        return None
    coded = ((text(row.get("STATUS_ID")), row) for row in listed)
    return {
        code: DirectoryEntry(name=cut(text(row.get("NAME"))), color=_color(row))
        for code, row in coded
        if len(code) <= LONGEST_CODE
    }


def read_person(answer: Json, user_id: int) -> str:
    """Return the name of this person. "" where the answer has none: it may list other people.

    Source: Bitrix24 REST docs, user.get; integrators, bots and mail users are never listed (docs/platform.md 12.14).
    """
    return next((full_name(row) for row in rows(answer) or () if number(row.get("ID")) == user_id), "")


def _field(code: str, title: str, said: Mapping[str, Json]) -> FieldDescription:
    return FieldDescription(
        code=code,
        type=cut(text(said.get("type")), LONGEST_CODE),
        title=title,
        is_multiple=flag(said.get("isMultiple")),
        is_required=flag(said.get("isRequired")),
        is_read_only=flag(said.get("isReadOnly")),
        is_custom=flag(said.get("isDynamic")) or is_custom(code),
        of=_of(said),
        items={text(item.get("ID")): cut(text(item.get("VALUE"))) for item in rows(said.get("items")) or ()},
    )


def _of(said: Mapping[str, Json]) -> str:
    """Return the directory of a crm_status, or the kind's prefix for a crm field that takes one kind of record only.

    Source: Bitrix24 REST docs, crm.lead.fields (statusType), "Settings of custom fields", "Data types" of CRM.
    """
    settings = table(said.get("settings")) or {}
    if text(said.get("type")) != "crm":
        return text(said.get("statusType")) or text(settings.get("ENTITY_TYPE"))
    prefixes = [prefix for kind, chosen in settings.items() if flag(chosen) and (prefix := _prefix(kind))]
    return prefixes[0] if len(prefixes) == 1 else ""


def _prefix(kind: str) -> str:
    smart_process = SMART_PROCESS.fullmatch(kind)
    return f"T{int(smart_process[1]):x}" if smart_process else PREFIXES.get(kind, "")


def _color(row: Mapping[str, Json]) -> str:
    colors = (text(row.get("COLOR")), text((table(row.get("EXTRA")) or {}).get("COLOR")))
    return next(filter(COLOR.fullmatch, colors), "")
