"""Possible duplicates of a lead: by name where the viewer may open them, else only their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.related_answers import Entity, Found, Record, RelatedFound, Shared
from b24app.domain.lead.values.addresses import read_binding, read_person
from b24app.domain.lead.values.values import Binding, Entry, Moment, Person

PREFIXES: Mapping[Entity, str] = {Entity.LEAD: "L", Entity.CONTACT: "C", Entity.COMPANY: "CO"}
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A record that the viewer may open. `shares` says what it has in common with the lead."""

    binding: Binding
    name: str
    owner: Person | None
    stage: Entry | None
    last_activity: Moment | None
    shares: tuple[Shared, ...]
    is_linked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """The possible duplicates.

    `hidden` is how many more the viewer may not open, `further` how many were not asked about. `at_least` says that
    the platform stopped counting. `looked_for` is False where the lead has neither phone nor address.
    """

    shown: tuple[Duplicate, ...]
    total: int
    hidden: int
    further: int
    at_least: bool
    looked_for: bool


def duplicates(found: Found, related: RelatedFound) -> Duplicates:
    """Sort what was found into records that are shown, the latest active first, and mere numbers."""
    shown = sorted(_openable(found, related.records), key=_last_active, reverse=True)
    total = sum(map(len, found.by.values()))
    asked = sum(len(set(found.by[entity]) & set(related.asked.get(entity, ()))) for entity in found.by)
    return Duplicates(
        shown=tuple(_duplicate(record, found, related) for record in shown),
        total=total,
        hidden=asked - len(shown),
        further=total - asked,
        at_least=bool(found.stopped),
        looked_for=found.looked_for,
    )


def binding_of(entity: Entity, record_id: int) -> Binding:
    """Return the record as a link to its page.

    Raises:
        ValueError: the number is no record's.
    """
    binding = read_binding(f"{PREFIXES[entity]}_{record_id}", "")
    if binding is None:
        raise ValueError(record_id)
    return binding


def _openable(found: Found, records: Mapping[Entity, Mapping[int, Record]]) -> Iterable[Record]:
    for entity, numbers in found.by.items():
        yield from (record for number, record in records.get(entity, {}).items() if number in numbers)


def _last_active(record: Record) -> tuple[datetime, int]:
    return record.last_activity or LONG_AGO, record.record_id


def _duplicate(record: Record, found: Found, related: RelatedFound) -> Duplicate:
    known = related.stages.get(record.stage, DirectoryEntry(name=""))
    at = record.last_activity
    linked = set(related.named.get(record.entity, ()))
    if record.entity is Entity.CONTACT:
        linked |= {contact.contact_id for contact in related.contacts}
    return Duplicate(
        binding=binding_of(record.entity, record.record_id),
        name=record.name,
        owner=read_person(str(record.owner_id), related.people) if record.owner_id else None,
        stage=Entry(wire=record.stage, name=known.name, color=known.color) if record.stage else None,
        last_activity=Moment(wire=at.isoformat(), at=at) if at else None,
        is_linked=record.record_id in linked,
        shares=tuple(each for each in Shared if each in found.by[record.entity][record.record_id]),
    )
