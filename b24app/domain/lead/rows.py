"""The fields of a lead as rows: label, value and state, for what this viewer may see."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Cut, DirectoryEntry, FieldDescription, PortalAnswers
from b24app.domain.lead.fields import CUSTOM_KINDS, LEAD_FIELDS, FieldTable, Kind, LeadField, is_custom
from b24app.domain.lead.states import LEFT_OUT_WHILE_EMPTY, State, state_of, why
from b24app.domain.lead.values.addresses import PHONE
from b24app.domain.lead.values.read_text import Meaning
from b24app.domain.lead.values.read_value import MOST_FIELDS, REDACTED, read_value, redact
from b24app.domain.lead.values.values import Channel, Empty, Several, Value
from b24app.domain.message import Message, Said

# A number as it was written and a country's ISO 3166 code ("" where unknown) -> the number in international form.
PhoneFormat: TypeAlias = Callable[[str, str], str]
MOST_FORMATTED = 20  # numbers: a lead has one or two, and any further one stays as it was written
PARENT = re.compile(r"PARENT_ID_([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field. `portal_label` is the portal's own label where it differs from ours.

    `said` is the portal's description of the field, without a type where it does not describe it. `wire` is the value
    as it came, redacted. `why` says why there is no value, None where there is one. `cut` says what of the value is
    not shown, None where all is.
    """

    code: str
    label: Said
    portal_label: str
    value: Value
    kind: Kind
    said: FieldDescription
    wire: Json
    state: State
    why: Message | None
    cut: Message | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in, as far as the portal says."""
        return self.state is not State.FILLED

    @property
    def is_told(self) -> bool:
        """Whether we know its value, or that it has none. Some fields are left out only because they are empty."""
        return self.state is not State.NOT_RETURNED or self.kind in LEFT_OUT_WHILE_EMPTY


def shown_rows(answers: PortalAnswers, table: FieldTable = LEAD_FIELDS) -> Mapping[str, Row]:
    """Return the rows that the viewer may see, by code, in the portal's order. Custom ones must be listed for them."""
    listed = answers.fields or {}
    return {code: _row(code, answers, table) for code in answers.lead if code in listed or not is_custom(code)}


def absent_rows(answers: PortalAnswers) -> Mapping[str, Row]:
    """Return rows for the fields that the portal described to this viewer and left out of the lead.

    None is added for a lead that is not shown whole: its field may be among those that are left out.
    """
    absent = () if answers.left_out else (code for code in answers.fields or () if code not in answers.lead)
    return {code: _absent(code, answers) for code in islice(absent, max(MOST_FIELDS - len(answers.lead), 0))}


def left_out(code: str) -> Row:
    """Return the row of a standard field that the portal leaves out while it is empty, described or not."""
    said = FieldDescription(code=code, type="", title=code)
    return _made(_field(code, said, LEAD_FIELDS), said, Empty(wire=""), None, State.NOT_RETURNED)


def readable_phones(rows: Mapping[str, Row], format_phone: PhoneFormat) -> Mapping[str, Row]:
    """Return the rows with their first telephone numbers in international form."""
    row = rows.get("PHONE")
    if row is None or not isinstance(row.value, Several):
        return rows
    where = rows["ADDRESS_COUNTRY_CODE"].wire if "ADDRESS_COUNTRY_CODE" in rows else ""
    country = where if isinstance(where, str) else ""
    first = [_readable(each, country, format_phone) for each in row.value.values[:MOST_FORMATTED]]
    value = replace(row.value, values=(*first, *row.value.values[MOST_FORMATTED:]))
    return {**rows, "PHONE": replace(row, value=value)}


def _readable(value: Value, country: str, format_phone: PhoneFormat) -> Value:
    if not isinstance(value, Channel) or not PHONE.fullmatch(value.wire):
        return value
    shown = format_phone(value.wire, country)
    return replace(value, shown=shown) if shown != value.wire else value


def _row(code: str, answers: PortalAnswers, table: FieldTable) -> Row:
    said = _said(code, answers)
    field = _field(code, said, table)
    wire = _safe(answers.lead[code], field.kind)
    value = read_value(wire, _meaning(field, said, answers))
    made = _made(field, said, value, wire, state_of(wire, is_empty=_says_nothing(value)))
    return replace(made, cut=_cut(answers.cuts[code], wire)) if code in answers.cuts else made


def _cut(cut: Cut, wire: Json) -> Message:
    if cut is Cut.VALUES and isinstance(wire, Sequence):
        return Message(
            "This field has more values than can be shown. The first %(shown)s are shown.", values={"shown": len(wire)}
        )
    return Message("This value is longer than can be shown. Only its beginning is shown.")


def _absent(code: str, answers: PortalAnswers) -> Row:
    said = _said(code, answers)
    return _made(_field(code, said, LEAD_FIELDS), said, Empty(wire=""), None, State.NOT_RETURNED)


def _said(code: str, answers: PortalAnswers) -> FieldDescription:
    said = (answers.fields or {}).get(code)
    if said:
        return said if said.code == code else replace(said, code=code)
    return FieldDescription(code=code, type="", title=code)


def _made(field: LeadField, said: FieldDescription, value: Value, wire: Json, state: State) -> Row:
    ours = field.label.text if isinstance(field.label, Message) else field.label
    return Row(
        code=said.code,
        label=field.label,
        portal_label=said.title if said.title not in {said.code, ours} else "",
        value=value,
        kind=field.kind,
        said=said,
        wire=wire,
        state=state,
        why=None if state is State.FILLED else why(state, said.code, field.kind, wire),
    )


def _says_nothing(value: Value) -> bool:
    if isinstance(value, Several):
        return all(isinstance(each, Empty) for each in value.values)
    return isinstance(value, Empty)


def _safe(wire: Json, kind: Kind) -> Json:
    """Redact the value. A file's address is redacted also where it is a plain text."""
    if kind is not Kind.FILE:
        return wire if isinstance(wire, str) else redact(wire)
    if isinstance(wire, str):
        return wire if not wire or wire.isdecimal() else REDACTED
    return [_safe(item, kind) for item in wire] if isinstance(wire, Sequence) else redact(wire)


def _field(code: str, description: FieldDescription, table: FieldTable) -> LeadField:
    if standard := table.by_code.get(code):
        return standard
    if parent := PARENT.fullmatch(code):
        return LeadField(_parent_label(parent[1]), Kind.BINDING, f"T{int(parent[1]):x}")
    return LeadField(description.title or code, CUSTOM_KINDS.get(description.type, Kind.LONG_TEXT), description.of)


def _parent_label(number: str) -> Message:
    return Message("Parent item (SPA %(number)s)", values={"number": number})


def _meaning(field: LeadField, description: FieldDescription, answers: PortalAnswers) -> Meaning:
    entries = answers.directories.get(field.of)
    if entries is None:
        entries = {item: DirectoryEntry(name=name) for item, name in description.items.items()}
    return Meaning(
        kind=field.kind,
        is_multiple=description.is_multiple,
        entries=entries,
        people=answers.people,
        currency=_text(answers.lead.get("CURRENCY_ID")) if field.kind is Kind.AMOUNT else "",
        entity=field.of,
    )


def _text(wire: Json) -> str:
    return wire if isinstance(wire, str) else ""
