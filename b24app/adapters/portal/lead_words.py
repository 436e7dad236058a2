"""The words for a lead's values: which are asked for with it, what came of them, and what was known before.

Where nothing is known of the portal, all are asked for, and people by reference to the lead. Where something is, only
what is missing is: the viewer's fields and directories. Names that are missing then come with the related data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from b24app.adapters.portal.caller import BRIEF
from b24app.adapters.portal.words import are_cut, read_directory, read_fields, read_person
from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.client import LARGEST
from b24app.adapters.rest.wire_values import items, number, rows
from b24app.domain.bounded_json import MOST_MEMBERS, Json
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, KnownWords, Missing
from b24app.domain.lead.fields import PERSON_FIELDS
from b24app.domain.portal.caller import Caller

FIELDS = "fields"
DIRECTORIES = (Missing.STATUS, Missing.SOURCE, Missing.HONORIFIC)
MAY_BE_EMPTY = Missing.HONORIFIC  # a portal has stages and sources, always
FIELDS_COMMAND = {FIELDS: Command(method="crm.lead.fields", params={}, most_bytes=LARGEST)}


def word_commands(known: KnownWords, people: Mapping[str, str]) -> dict[str, Command]:
    """Return the commands for what is not known. `people` are references to the lead's, by its fields' codes.

    Source: Bitrix24 REST docs, batch ("$result"), crm.lead.fields, crm.status.list, user.get.
    """
    fields = {} if known.fields else FIELDS_COMMAND
    directories: dict[str, Command] = {
        entity: Command(method="crm.status.list", params={"filter[ENTITY_ID]": entity})
        for entity in DIRECTORIES
        if entity not in known.directories
    }
    asked = {} if known.directories else people
    persons = {code: Command(method="user.get", params={"ID": place, **BRIEF}) for code, place in asked.items()}
    return {**fields, **directories, **persons}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWords:
    """What was told of a lead's words, and what was known before. `fields` are the caller's, None where nobody says."""

    answers: Answers
    known: KnownWords
    caller: Caller
    fields: Mapping[str, FieldDescription] | None
    told_directories: Mapping[str, Mapping[str, DirectoryEntry]]

    @property
    def directories(self) -> Mapping[str, Mapping[str, DirectoryEntry]]:
        """All directories that are told or known."""
        return {**self.known.directories, **self.told_directories}

    def people(self, lead: Mapping[str, Json]) -> Mapping[int, str]:
        """Return the names that are told or known."""
        return {**self.known.people, **self._told_people(lead)}

    def missing(self, lead: Mapping[str, Json]) -> Iterator[Missing]:
        """Yield what the portal did not give of the words."""
        if not self.fields:
            yield Missing.LARGE_FIELDS if FIELDS in self.answers.oversized else Missing.FIELDS
        nameless = list(self._nameless(lead))
        yield from [Missing.BLOCKED] if nameless and self.answers.blocked else nameless
        yield from self._cut()

    def told(self, lead: Mapping[str, Json]) -> KnownWords:
        """Return what these answers say and may be remembered, for colleagues too: nothing that may be cut or wrong."""
        names = {self.caller.user_id: self.caller.name, **self._told_people(lead)}
        return KnownWords(
            directories={
                entity: entries for entity, entries in self.told_directories.items() if self._is_whole(entity, entries)
            },
            people={user_id: name for user_id, name in names.items() if name},
            fields=None if self.known.fields or any(self._cut()) else self.fields,
            viewer_id=self.caller.user_id,
        )

    def _nameless(self, lead: Mapping[str, Json]) -> Iterator[Missing]:
        """Yield what the portal was asked for, and did not give, of names."""
        yield from (entity for entity in DIRECTORIES if entity not in self.directories)
        if self.known.directories:
            return
        if any(key not in self.answers.results for key in PERSON_FIELDS if number(lead.get(key))):
            yield Missing.PEOPLE

    def _cut(self) -> Iterator[Missing]:
        """Yield of what the portal may have more than is read."""
        told = (self.fields or {}) if FIELDS in self.answers.results else {}
        if are_cut(self.answers.results.get(FIELDS), told):
            yield Missing.FURTHER_FIELDS
        if any(map(self._is_cut, DIRECTORIES)) or any(len(field.items) == MOST_MEMBERS for field in told.values()):
            yield Missing.FURTHER_ENTRIES

    def _is_whole(self, entity: str, entries: Mapping[str, DirectoryEntry]) -> bool:
        """Tell whether the list is not cut, and each of its items an entry with a code and a name of its own."""
        told = items(self.answers.results.get(entity)) or ()
        are_all = len(told) == len(entries) and all(code and entry.name for code, entry in entries.items())
        return are_all and not self._is_cut(entity) and (bool(entries) or entity == MAY_BE_EMPTY)

    def _is_cut(self, entity: str) -> bool:
        """Tell whether as many entries came as are read where an answer is cut."""
        return len(rows(self.answers.results.get(entity)) or ()) == MOST_MEMBERS

    def _told_people(self, lead: Mapping[str, Json]) -> Mapping[int, str]:
        """Return the names of the people whom the lead names.

        An unresolved reference becomes its parent, and an empty filter is dropped: the answer may list anybody.
        """
        named = ((code, number(lead.get(code))) for code in PERSON_FIELDS if code in self.answers.results)
        names = ((user_id, read_person(self.answers.results[code], user_id)) for code, user_id in named if user_id)
        return {user_id: name for user_id, name in names if name}


def lead_words(answers: Answers, known: KnownWords, caller: Caller) -> LeadWords:
    """Read the answers to `word_commands`. `known` is what was known for this caller."""
    directories = {entity: read_directory(answers.results.get(entity)) for entity in DIRECTORIES}
    return LeadWords(
        answers=answers,
        known=known,
        caller=caller,
        fields=known.fields or read_fields(answers.results.get(FIELDS)),
        told_directories={entity: entries for entity, entries in directories.items() if entries is not None},
    )
