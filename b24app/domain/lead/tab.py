"""The content of the tab: the lead at a glance, its rows in groups, and what is missing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from b24app.domain.lead.answers import Missing, PortalAnswers
from b24app.domain.lead.glance import MOST_METHODS, ContactMethod, Glance, glance
from b24app.domain.lead.row_groups import RowGroup, row_groups
from b24app.domain.lead.rows import PhoneFormat, Row, absent_rows, left_out, readable_phones, shown_rows
from b24app.domain.lead.shape import said_of, unfamiliar
from b24app.domain.lead.states import MULTIFIELDS
from b24app.domain.lead.values.addresses import NOT_CALLED, USES
from b24app.domain.lead.values.read_value import MOST_FIELDS
from b24app.domain.lead.values.values import Entry, Money, Several, Text, Value
from b24app.domain.message import Message, Said
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.installation import may_export
from b24app.domain.portal.portal_address import Origin

WHY_MISSING: Mapping[Missing, Message] = {
    Missing.FIELDS: Message("Bitrix24 did not provide the list of fields, so custom fields are not shown."),
    Missing.CUSTOM: Message("Bitrix24 did not provide the codes of custom fields, so custom fields are not shown."),
    Missing.STATUS: Message("Bitrix24 did not provide the stage names, so the stage is shown by its code."),
    Missing.SOURCE: Message("Bitrix24 did not provide the source names, so the source is shown by its code."),
    Missing.HONORIFIC: Message("Bitrix24 did not provide the salutations, so the salutation is shown by its code."),
    Missing.PEOPLE: Message("Bitrix24 did not provide all names, so some employees are shown by their ID."),
    Missing.LARGE_FIELDS: Message(
        "The list of fields of this Bitrix24 is larger than the app can read, so custom fields are not shown. "
        "An administrator can shorten the lists of values of custom fields."
    ),
    Missing.BLOCKED: Message(
        "Bitrix24 limits the app for some minutes because of its load, so some values are shown by their codes."
    ),
    Missing.FURTHER_FIELDS: Message(
        "This Bitrix24 has more fields than the app reads, so some custom fields are not shown."
    ),
    Missing.FURTHER_ENTRIES: Message(
        "This Bitrix24 has longer lists of values than the app reads, so some are shown by a code."
    ),
}
MACHINES = tuple(USES[use] for use in NOT_CALLED)
MOST_NAMED = 20  # fields in one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFields:
    """The chosen fields, in the order in which they are shown."""

    rows: tuple[Row, ...]

    @property
    def filled(self) -> int:
        """How many are filled."""
        return sum(not row.is_empty for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One line. A text of the portal's is put into one line, too."""

    label: Message
    value: Said | Money | timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTab:
    """The whole tab. `as_of` is when we asked, in the viewer's time zone or, where they have none, the portal's.

    `returned` are the fields that the portal returned and this person may see, in its order. `lead_time_s` is how long
    the lead took the portal, as it says. `may_export` says whether this person may copy values and export the lead.
    `summary` is empty where they may not. `left_out` says that not all fields are here, None where they are.
    `unfamiliar` are standard fields that did not come as we know them, and `shape` says so to an administrator.
    """

    lead_id: int
    portal: Origin
    head: Glance
    key_fields: KeyFields
    summary: tuple[SummaryLine, ...]
    groups: tuple[RowGroup, ...]
    returned: tuple[Row, ...]
    left_out: Message | None
    reasons: tuple[Message, ...]
    as_of: datetime
    lead_time_s: float | None
    may_export: bool
    unfamiliar: tuple[str, ...]
    shape: Message | None

    @property
    def bounds(self) -> tuple[Message, ...]:
        """What is not here of the lead, in sentences for a reader who has a file, and not the page."""
        cut = [row.code for row in self.returned if row.cut]
        said = Message("These fields are not exported in full: %(codes)s.", values={"codes": _listed(cut)})
        named = [said] if cut else []
        return (*([self.left_out] if self.left_out else []), *named)


def lead_tab(caller: VerifiedCaller, answers: PortalAnswers, format_phone: PhoneFormat) -> LeadTab:
    """Make the caller's tab of the portal's answers, whatever they hold, as the portal's administrator has set it."""
    settings, portal = caller.installation.tab, caller.installation.endpoint
    shown, absent = readable_phones(shown_rows(answers), format_phone), absent_rows(answers)
    head = glance(shown)
    may = may_export(settings, is_admin=caller.is_admin)
    zone = caller.zone or answers.zone or (head.created.at.tzinfo if head.created else None)
    strange = unfamiliar(shown, is_whole=not answers.left_out)
    return LeadTab(
        lead_id=answers.record_id,
        portal=portal,
        head=head,
        key_fields=key_fields(shown, settings.key_fields),
        summary=lead_summary(head, shown, answers.as_of, f"{portal}/crm/lead/details/{answers.record_id}/")
        if may
        else (),
        groups=tuple(row_groups(shown, absent)),
        returned=tuple(shown.values()),
        left_out=_left_out(answers, len(shown) + len(absent)),
        reasons=tuple(WHY_MISSING[part] for part in answers.missing),
        as_of=answers.as_of.astimezone(zone) if zone else answers.as_of,
        lead_time_s=answers.lead_time_s,
        may_export=may,
        unfamiliar=strange,
        shape=said_of(strange) if caller.is_admin else None,
    )


def _listed(codes: Sequence[str]) -> str:
    return ", ".join([*codes[:MOST_NAMED], *(["…"] if len(codes) > MOST_NAMED else [])])


def _left_out(answers: PortalAnswers, shown: int) -> Message | None:
    if not answers.left_out and len({*answers.lead, *(answers.fields or ())}) <= MOST_FIELDS:
        return None
    return Message(
        "This lead has more fields than can be shown. The first %(shown)s are shown.", values={"shown": shown}
    )


def key_fields(shown: Mapping[str, Row], codes: Collection[str]) -> KeyFields:
    """Pick the chosen fields. A field that this viewer does not see is neither shown nor counted."""
    return KeyFields(rows=tuple(sorted(map(_brief, _chosen(shown, codes)), key=lambda row: not row.is_empty)))


def _brief(row: Row) -> Row:
    """Return the row with few of many values: they are all among the fields."""
    if not isinstance(row.value, Several) or len(row.value.values) <= MOST_METHODS:
        return row
    first = row.value.values[:MOST_METHODS]
    return replace(row, value=replace(row.value, values=(*first, Text(wire="…"))))


def _chosen(shown: Mapping[str, Row], codes: Collection[str]) -> Iterator[Row]:
    """Yield the rows. Who is known by the last name alone is known: it stands in place of the first."""
    first, last = shown.get("NAME"), shown.get("LAST_NAME")
    by_last = first and first.is_empty and last and not last.is_empty and "LAST_NAME" not in codes
    for code in codes:
        if code in shown:
            yield shown["LAST_NAME" if code == "NAME" and by_last else code]
        elif code in MULTIFIELDS:
            yield left_out(code)


def lead_summary(head: Glance, rows: Mapping[str, Row], as_of: datetime, link: str) -> tuple[SummaryLine, ...]:
    """Return who it is, how to contact them, where they came from, the stage, the amount, whose, and the address."""
    source = rows["SOURCE_ID"].value if "SOURCE_ID" in rows else None
    who = ", ".join(filter(None, (head.person, head.position, head.company)))
    said: Iterable[tuple[Message, Said | Money | timedelta | None]] = (
        (Message("Lead"), head.title),
        (Message("Name"), who),
        *_contact_methods(Message("Phone"), [each for each in head.phones if each.use not in MACHINES]),
        *_contact_methods(Message("Email"), head.mails),
        (Message("Source"), _word(source)),
        (Message("Stage"), _word(head.stage)),
        (Message("In this stage for"), as_of - head.moved.at if head.moved else None),
        (Message("Amount"), head.amount),
        (Message("Responsible person"), head.owner.name if head.owner else ""),
        (Message("Link"), link),
    )
    return tuple(_lines(said))


def _lines(said: Iterable[tuple[Message, Said | Money | timedelta | None]]) -> Iterator[SummaryLine]:
    for label, value in said:
        told = " ".join(value.split()) if isinstance(value, str) else value
        if told or isinstance(told, timedelta):
            yield SummaryLine(label=label, value=told)


def _contact_methods(label: Message, methods: Iterable[ContactMethod]) -> Iterator[tuple[Message, str]]:
    for method in methods:
        yield label, method.shown


def _word(value: Value | None) -> Said:
    return (value.name or value.wire) if isinstance(value, Entry) else ""
