"""What the tab shows of a lead: a head, groups of rows, and what is missing; how it looks is the template's job."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.field_values import Empty, Entry, Moment, Money, Person, Several, Text, Value
from b24app.domain.lead_fields import CUSTOM_KINDS, GROUP_LABELS, STANDARD_FIELDS, Group, Kind, LeadField
from b24app.domain.message import Message, Said
from b24app.domain.portal_answers import DirectoryEntry, FieldDescription, Json, PortalAnswers
from b24app.domain.read_value import Meaning, read_value

CUSTOM = "UF_"
PARENT = re.compile(r"PARENT_ID_([0-9]{1,9})")
GAPS: Mapping[str, Message] = {
    "fields": Message("The portal did not describe the fields, so custom fields are not shown."),
    "STATUS": Message("The portal did not name the stages: the stage is shown by its code."),
    "SOURCE": Message("The portal did not name the sources: the source is shown by its code."),
    "HONORIFIC": Message("The portal did not name the salutations: the salutation is shown by its code."),
    "people": Message("The portal did not name everybody: some people are shown by their numbers."),
}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The lead in one glance; texts are "" and values None where the lead does not tell."""

    title: str
    person: str
    position: str
    company: str
    stage: Entry | None
    amount: Money | None
    owner: Person | None
    created: Moment | None
    moved: Moment | None
    last_activity: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTab:
    """The whole tab; `as_of` is when we asked, told in the portal's time zone where the lead shows it."""

    lead_id: int
    head: Head
    groups: tuple[RowGroup, ...]
    gaps: tuple[Message, ...]
    as_of: datetime

    @property
    def filled(self) -> int:
        """How many fields are filled."""
        return sum(group.filled for group in self.groups)

    @property
    def total(self) -> int:
        """How many fields the portal returned and the viewer may see."""
        return sum(len(group.rows) for group in self.groups)


def lead_tab(answers: PortalAnswers) -> LeadTab:
    """Make the tab of the portal's answers, whatever they hold."""
    shown = {code: _row(code, answers) for code in answers.lead if _may_be_shown(code, answers)}
    head = _head({code: row.value for code, row in shown.items()})
    zone = head.created.at.tzinfo if head.created else None
    return LeadTab(
        lead_id=answers.lead_id,
        head=head,
        groups=tuple(_groups(shown)),
        gaps=tuple(GAPS.get(part) or _gap(part) for part in answers.missing),
        as_of=answers.as_of.astimezone(zone) if zone else answers.as_of,
    )


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
    return LeadField(description.title or code, CUSTOM_KINDS.get(description.type, Kind.LONG_TEXT))


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


def _groups(shown: Mapping[str, Row]) -> Iterable[RowGroup]:
    standard = {code for fields in STANDARD_FIELDS.values() for code in fields}
    for group, label in GROUP_LABELS.items():
        codes = [code for code in STANDARD_FIELDS.get(group, ()) if code in shown]
        codes += [code for code in shown if code not in standard and _group_of(code) is group]
        if codes:
            yield RowGroup(key=group, label=label, rows=tuple(shown[code] for code in codes))


def _group_of(code: str) -> Group:
    return Group.CUSTOM if code.upper().startswith(CUSTOM) else Group.OTHER


def _head(values: Mapping[str, Value]) -> Head:
    salutation, stage, amount = (values.get(code) for code in ("HONORIFIC", "STATUS_ID", "OPPORTUNITY"))
    owner = values.get("ASSIGNED_BY_ID")
    names = [_words(values.get(code)) for code in ("NAME", "SECOND_NAME", "LAST_NAME")]
    return Head(
        title=_words(values.get("TITLE")),
        person=" ".join(filter(None, [_words(salutation), *names])) if any(names) else "",
        position=_words(values.get("POST")),
        company=_words(values.get("COMPANY_TITLE")),
        stage=stage if isinstance(stage, Entry) else None,
        amount=amount if isinstance(amount, Money) else None,
        owner=owner if isinstance(owner, Person) else None,
        created=_moment(values.get("DATE_CREATE")),
        moved=_moment(values.get("MOVED_TIME")),
        last_activity=_moment(values.get("LAST_ACTIVITY_TIME")),
    )


def _words(value: Value | None) -> str:
    if isinstance(value, Entry):
        return value.name if isinstance(value.name, str) else ""
    return value.wire if isinstance(value, Text) else ""


def _moment(value: Value | None) -> Moment | None:
    return value if isinstance(value, Moment) else None


def _gap(part: str) -> Message:
    return Message("The portal did not answer about this: %(part)s.", values={"part": part})
