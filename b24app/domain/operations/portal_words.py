"""What may be remembered of one portal's words, and about how many bytes that takes."""

from collections.abc import Mapping, Sized
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, KnownWords
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import Origin

NAMES_OF_A_PORTAL = 1_000  # of employees, and as many viewers' fields: beyond it, the rest is asked for each time
MOST_OF_A_PORTAL = 1_000_000  # bytes, as a portal with long lists has them
BYTES_OF_A_SIGN = 3  # of what `repr` writes: two of fields, three of directories and five of names were measured
BYTES_OF_AN_ENTRY = 100  # beside its signs: a short one takes most for its objects and its place in a dictionary
SEVERAL = 0  # no person's number: what several persons' tokens share tells of none

Key = TypeVar("Key")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class FieldList:
    """The fields of those viewers for whom the portal lists the same ones, and their size in bytes."""

    fields: Mapping[str, FieldDescription]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalWords:
    """What is remembered of one portal since its first launch. `persons` tells whose tokens share which part.

    They are of the portal at this `endpoint`, as it was installed in this `generation`. `is_full` says that something
    found no room: nothing more is tried until its ten minutes are over.
    """

    since: datetime
    endpoint: Origin
    generation: int
    directories: Mapping[str, Mapping[str, DirectoryEntry]] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    lists: Mapping[int, FieldList] = field(default_factory=dict)
    persons: Mapping[bytes, int] = field(default_factory=dict)
    size: int = 0
    is_full: bool = False

    def are_of(self, installation: Installation) -> bool:
        """Whether the portal has not moved since, and was not installed again."""
        return (self.endpoint, self.generation) == (installation.endpoint, installation.generation)

    def known_to(self, viewer_id: int) -> KnownWords:
        """Return the portal's words, with this viewer's own fields."""
        listed = self.lists.get(viewer_id)
        return KnownWords(
            directories=self.directories,
            people=self.people,
            fields=listed.fields if listed else None,
            viewer_id=viewer_id,
        )

    def grown_by(self, told: KnownWords, fields: FieldList | None, part: bytes, viewer_id: int) -> "PortalWords":
        """Return the words with what has room of what this viewer was told. `part` is what their tokens share."""
        if self.is_full or self._has(told, fields, part, viewer_id):
            return self
        person = viewer_id if self.persons.get(part, viewer_id) == viewer_id else SEVERAL
        grown = replace(
            self,
            directories={**told.directories, **self.directories},
            people=_first({**self.people, **told.people}),
            lists=self.lists if fields is None else _first({**self.lists, viewer_id: fields}),
            persons=_first({**self.persons, part: person}),
        )
        tries = (grown, replace(grown, lists=self.lists, is_full=True), replace(self, is_full=True))
        sized = (self if each == self else replace(each, size=_size_of(each)) for each in tries)
        return next(each for each in sized if each.size <= MOST_OF_A_PORTAL)

    def _has(self, told: KnownWords, fields: FieldList | None, part: bytes, viewer_id: int) -> bool:
        """Whether nothing of it is new, as at most opens: they copy nothing, while others wait for their turn."""
        return (
            self.persons.get(part) in {viewer_id, SEVERAL}
            and (fields is None or self.lists.get(viewer_id) is fields)
            and told.directories.keys() <= self.directories.keys()
            and told.people.items() <= self.people.items()
        )


def size_of_fields(fields: Mapping[str, FieldDescription]) -> int:
    """Return about how many bytes a list of fields takes, with the words of its enumerations."""
    return _size(fields, len(fields) + sum(len(each.items) for each in fields.values()))


def _size_of(portal: PortalWords) -> int:
    """Return about how many bytes these take: each list of fields once."""
    names: tuple[Sized, ...] = (portal.directories, portal.people, portal.persons)
    lists = {id(each): each.size for each in portal.lists.values()}
    return _size(names, sum(map(len, (*names, *portal.directories.values())))) + sum(lists.values())


def _size(kept: object, entries: int) -> int:
    return len(repr(kept)) * BYTES_OF_A_SIGN + entries * BYTES_OF_AN_ENTRY


def _first(items: Mapping[Key, Item]) -> Mapping[Key, Item]:
    """Return as many as may be remembered, those that came first."""
    return dict(list(items.items())[:NAMES_OF_A_PORTAL])
