"""The second request for related data: the names of what the first one found by number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from b24app.adapters.portal.related.field_words import directory_commands, directory_key, read_words
from b24app.adapters.portal.related.people import EMPLOYEES, employees_command, read_employees
from b24app.adapters.portal.related.records import MOST_ASKED, list_commands, read_owners, read_records
from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.batch_within_budget import BatchOutcome, ask_further
from b24app.adapters.rest.client import PortalClient
from b24app.domain.bounded_json import Json
from b24app.domain.lead.related_answers import Entity, MissingReason, Part, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the lead and its duplicates name by number. `own` are records in the lead's fields."""

    lead: Mapping[str, Json]
    own: Mapping[Entity, tuple[int, ...]] = field(default_factory=dict)
    contacts: tuple[int, ...] = ()
    duplicates: Mapping[Entity, tuple[int, ...]] = field(default_factory=dict)
    employees: tuple[int, ...] = ()
    known_people: Mapping[int, str] = field(default_factory=dict)
    directories: Mapping[str, str] = field(default_factory=dict)

    def with_others(self, contacts: tuple[int, ...], duplicates: Mapping[Entity, tuple[int, ...]]) -> "Wanted":
        """Return this with the lead's contacts and duplicates."""
        return replace(self, contacts=contacts, duplicates=duplicates)

    @property
    def unnamed(self) -> tuple[int, ...]:
        """The employees whose names are not known."""
        return tuple(each for each in self.employees if each not in self.known_people)

    def records(self, entity: Entity) -> tuple[int, ...]:
        """Return the numbers to ask for, the lead's own first, at most one page."""
        contacts = self.contacts if entity is Entity.CONTACT else ()
        numbers = (*contacts, *self.own.get(entity, ()), *self.duplicates.get(entity, ()))
        return tuple(dict.fromkeys(numbers))[:MOST_ASKED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who those are, by the portal. `asked` are the numbers about which it did answer."""

    reasons: Mapping[Part, MissingReason]
    asked: Mapping[Entity, tuple[int, ...]]
    records: Mapping[Entity, Mapping[int, Record]]
    people: Mapping[int, str]
    words: Mapping[str, Mapping[str, str]]

    def and_more(self, further: "Names") -> "Names":
        """Return these answers and those of a later question."""
        return Names(
            reasons={**self.reasons, **further.reasons},
            asked={each: (*self.asked.get(each, ()), *further.asked.get(each, ())) for each in Entity},
            records={each: {**self.records.get(each, {}), **further.records.get(each, {})} for each in Entity},
            people={**self.people, **further.people},
            words={**self.words, **further.words},
        )


def who_commands(wanted: Wanted) -> dict[str, Command]:
    """Return the commands. Whose a record is matters only of a duplicate."""
    return {
        **list_commands({entity: wanted.records(entity) for entity in Entity}, owners=bool(wanted.duplicates)),
        **employees_command(wanted.unnamed),
        **directory_commands(sorted(set(wanted.directories.values()))),
    }


def ask_who(client: PortalClient, wanted: Wanted) -> Names:
    """Ask in one request, or in none where there is nothing to name. A request that fails leaves reasons instead.

    Raises:
        PortalError: because of the token, the person or the app.
    """
    return read_who(ask_further(client, who_commands(wanted)), wanted)


def read_who(asked: BatchOutcome, wanted: Wanted) -> Names:
    """Return what the answers to `who_commands` say."""
    numbers = {entity: wanted.records(entity) for entity in Entity}
    records = {entity: read_records(asked.answers, entity, numbers[entity]) for entity in Entity}
    answered = {entity: listed for entity, listed in records.items() if listed is not None}
    people = {each: wanted.known_people[each] for each in wanted.employees if each in wanted.known_people}
    for entity in Entity:
        people |= read_owners(asked.answers, entity, numbers[entity])
    return Names(
        reasons=dict(_reasons(wanted, asked, answered)),
        asked={entity: numbers[entity] for entity in answered},
        records=answered,
        people={**people, **read_employees(asked.result(EMPLOYEES), wanted.unnamed)},
        words=read_words(asked.answers, wanted.directories, wanted.lead),
    )


def _reasons(
    wanted: Wanted, asked: BatchOutcome, answered: Mapping[Entity, Mapping[int, Record]]
) -> Iterable[tuple[Part, MissingReason]]:
    """Tell what stays unknown without the missing lists: the duplicates, or the names of the lead's own records."""
    for entity in Entity:
        if entity in answered or not wanted.records(entity):
            continue
        why = asked.reason((entity,)) or MissingReason.SILENT
        if wanted.duplicates.get(entity):
            yield Part.WHO, why
        if wanted.own.get(entity) or (entity is Entity.CONTACT and wanted.contacts):
            yield Part.NAMES, why
    employees = (EMPLOYEES,) if wanted.unnamed else ()
    for part, keys in ((Part.NAMES, employees), (Part.WORDS, list(map(directory_key, wanted.directories.values())))):
        why_not = asked.reason(keys)
        if why_not:
            yield part, why_not
