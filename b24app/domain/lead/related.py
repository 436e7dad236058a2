"""What the tab shows in addition to the lead: its path, possible duplicates, contacts, and better words for fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from b24app.domain.lead.duplicates import Duplicates, binding_of, duplicates
from b24app.domain.lead.related_answers import Entity, MissingReason, Part, RelatedFound
from b24app.domain.lead.stage_path import StagePath, stage_path
from b24app.domain.lead.values.addresses import read_person
from b24app.domain.lead.values.values import Binding, Person
from b24app.domain.message import Message
from b24app.domain.room import Room

MOST_WORDS = 400_000  # bytes of the page: words for more than a thousand values
ROW = 150  # bytes of HTML around one of them
WHY_MISSING: Mapping[MissingReason, Message] = {
    MissingReason.REFUSED: Message("Bitrix24 did not provide this information."),
    MissingReason.SILENT: Message("Bitrix24 did not respond in time."),
    MissingReason.SKIPPED: Message(
        "Skipped for now because this app is close to its Bitrix24 usage limit. Try again in a few minutes."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Another record of the lead's. Without a name where the viewer may not open it."""

    binding: Binding
    name: str
    may_open: bool
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedData:
    """All the related data. A missing part is None or empty, and `reasons` says why.

    Better words for the rows: `labels` by the field's code, `words` by code and wire value, `names` and `people` for
    values that lead to another page. `more_contacts` and `more_words` say that the portal gave more than is here.
    """

    lead_id: int
    path: StagePath | None
    duplicates: Duplicates | None
    contacts: tuple[Named, ...]
    more_contacts: bool
    more_words: bool
    labels: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    names: tuple[Named, ...]
    people: tuple[Person, ...]
    reasons: Mapping[Part, Message]
    as_of: datetime

    @property
    def has_words(self) -> bool:
        """Whether there are better words for the rows."""
        return any((self.labels, self.words, self.names, self.people))


def related_data(lead_id: int, related: RelatedFound, as_of: datetime) -> RelatedData:
    """Make the related data of the portal's answers, whatever they hold."""
    path = stage_path(related.history, related.stages, as_of) if related.history else None
    zone = path.legs[0].since.at.tzinfo if path and path.legs else None
    people = (read_person(str(user_id), related.people) for user_id in related.employees)
    room = Room(MOST_WORDS)
    labels = {code: label for code, label in related.labels.items() if room.holds(code + label, ROW)}
    words = {
        code: {wire: said for wire, said in known.items() if room.holds(code + wire * 2 + said, ROW)}
        for code, known in related.words.items()
    }
    return RelatedData(
        lead_id=lead_id,
        path=path,
        duplicates=duplicates(related.found, related) if related.found else None,
        contacts=tuple(_contacts(related)),
        more_contacts=related.more_contacts,
        more_words=room.was_short,
        labels=labels,
        words={code: known for code, known in words.items() if known},
        names=tuple(_names(related)),
        people=tuple(person for person in people if person and person.name),
        reasons={part: WHY_MISSING[reason] for part, reason in related.reasons.items()},
        as_of=as_of.astimezone(zone) if zone else as_of,
    )


def _contacts(related: RelatedFound) -> Iterable[Named]:
    """Return the lead's contacts, the primary one first."""
    for contact in sorted(related.contacts, key=lambda each: not each.is_primary):
        yield _named(related, Entity.CONTACT, contact.contact_id, is_primary=contact.is_primary)


def _names(related: RelatedFound) -> Iterable[Named]:
    """Return what the lead's fields name. One of them has all the lead's contacts, where the portal returns it."""
    linked = {Entity.CONTACT: [contact.contact_id for contact in related.contacts]}
    for entity, numbers in related.named.items():
        both = dict.fromkeys((*numbers, *linked.get(entity, ())))
        yield from (named for number in both if (named := _named(related, entity, number)).name)


def _named(related: RelatedFound, entity: Entity, record_id: int, *, is_primary: bool = False) -> Named:
    record = related.records.get(entity, {}).get(record_id)
    return Named(
        binding=binding_of(entity, record_id),
        name=record.name if record else "",
        may_open=record is not None,
        is_primary=is_primary,
    )
