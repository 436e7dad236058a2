"""The fields of a lead as rows in groups: which are shown to this viewer, under which label, with which value."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from b24app.domain.field_values import Empty, Several, Value
from b24app.domain.lead_fields import CUSTOM_KINDS, GROUP_LABELS, STANDARD_FIELDS, Group, Kind, LeadField
from b24app.domain.message import Message, Said
from b24app.domain.portal_answers import DirectoryEntry, FieldDescription, Json, PortalAnswers
from b24app.domain.read_value import Meaning, read_value

CUSTOM = "UF_"
PARENT = re.compile(r"PARENT_ID_([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field; `portal_label` is what the portal calls it where that is not our label."""

    code: str
    label: Said
    portal_label: str
    value: Value

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        values = self.value.values if isinstance(self.value, Several) else (self.value,)
        return all(isinstance(value, Empty) for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows that belong together."""

    key: Group
    label: Message
    rows: tuple[Row, ...]

    @property
    def filled(self) -> int:
        """How many of the fields are filled."""
        return sum(not row.is_empty for row in self.rows)


def shown_rows(answers: PortalAnswers) -> Mapping[str, Row]:
    """Return the rows that this viewer may see, by code, in the portal's order."""
    return {code: _row(code, answers) for code in answers.lead if _may_be_shown(code, answers)}


def row_groups(shown: Mapping[str, Row]) -> Iterable[RowGroup]:
    """Sort the rows into the groups of the tab; a group without rows is left out."""
    standard = {code for fields in STANDARD_FIELDS.values() for code in fields}
    for group, label in GROUP_LABELS.items():
        codes = [code for code in STANDARD_FIELDS.get(group, ()) if code in shown]
        codes += [code for code in shown if code not in standard and _group_of(code) is group]
        if codes:
            yield RowGroup(key=group, label=label, rows=tuple(shown[code] for code in codes))


def _may_be_shown(code: str, answers: PortalAnswers) -> bool:
    """A custom field is shown only if the portal lists it for this viewer: lists hide what they may not see."""
    return not code.upper().startswith(CUSTOM) or (answers.fields is not None and code in answers.fields)


def _row(code: str, answers: PortalAnswers) -> Row:
    description = (answers.fields or {}).get(code) or FieldDescription(code=code, type="", title=code)
    field = _field(code, description)
    ours = field.label.text if isinstance(field.label, Message) else field.label
    portal_label = description.title if description.title not in {code, ours} else ""
    value = read_value(answers.lead[code], _meaning(field, description, answers))
    return Row(code=code, label=field.label, portal_label=portal_label, value=value)


def _field(code: str, description: FieldDescription) -> LeadField:
    for fields in STANDARD_FIELDS.values():
        if code in fields:
            return fields[code]
    if parent := PARENT.fullmatch(code):
        return LeadField(_parent_label(parent[1]), Kind.BINDING, f"T{int(parent[1]):x}")
    return LeadField(description.title or code, CUSTOM_KINDS.get(description.type, Kind.LONG_TEXT), description.of)


def _parent_label(number: str) -> Message:
    return Message("Parent in smart process %(number)s", values={"number": number})


def _meaning(field: LeadField, description: FieldDescription, answers: PortalAnswers) -> Meaning:
    words = {item: DirectoryEntry(name=name) for item, name in description.items.items()}
    return Meaning(
        kind=field.kind,
        is_multiple=description.is_multiple,
        entries=answers.directories.get(field.of, words),
        people=answers.people,
        currency=_text(answers.lead.get("CURRENCY_ID")),
        entity=field.of,
    )


def _text(wire: Json) -> str:
    return wire if isinstance(wire, str) else ""


def _group_of(code: str) -> Group:
    return Group.CUSTOM if code.upper().startswith(CUSTOM) else Group.OTHER
