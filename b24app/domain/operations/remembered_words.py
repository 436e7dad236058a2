"""What proven launches told of portals' words, as one process remembers it for ten minutes.

Per portal: its directories, its employees' names, and for each viewer the fields that the portal lists for them. Of
leads, contacts and companies nothing is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import TypeVar
from weakref import WeakValueDictionary

from b24app.domain.lead.answers import NOTHING_KNOWN, DirectoryEntry, FieldDescription, KnownWords
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.installation import digest
from b24app.domain.portal.tokens import ViewerToken, shared_part

WORDS_LIFE = timedelta(minutes=10)  # so long a renamed stage has its old name
PORTALS_KEPT = 2_000
NAMES_OF_A_PORTAL = 1_000  # of employees, and as many viewers' fields: beyond it, the rest is asked for each time
MOST_OF_A_PORTAL = 1_000_000  # bytes, as a portal with long lists has them
MOST_IN_ALL = 16_000_000  # bytes: some four hundred usual portals
BYTES_OF_A_SIGN = 3  # of what `repr` writes: two of fields, three of directories and five of names were measured
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

    `is_full` says that something found no room: nothing more is tried until its ten minutes are over.
    """

    since: datetime
    directories: Mapping[str, Mapping[str, DirectoryEntry]] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    lists: Mapping[int, FieldList] = field(default_factory=dict)
    persons: Mapping[bytes, int] = field(default_factory=dict)
    size: int = 0
    is_full: bool = False


class RememberedWords:
    """Safe to share between threads. Beyond the bounds the portals that learned nothing for longest are forgotten."""

    def __init__(self) -> None:
        self._portals: dict[str, PortalWords] = {}
        self._lists = WeakValueDictionary[bytes, FieldList]()  # each content once
        self._lock = Lock()

    def known(self, member_id: str, viewer_id: int, now: datetime) -> KnownWords:
        """Return what is known for this person."""
        portal = self._alive(member_id, now)
        return _known(portal, viewer_id) if portal else NOTHING_KNOWN

    def guessed(self, member_id: str, token: ViewerToken, now: datetime) -> KnownWords:
        """Return what is known for the person whose token this seems to be. Only the portal says who they are."""
        portal = self._alive(member_id, now)
        return _known(portal, portal.persons.get(digest(shared_part(token)), SEVERAL)) if portal else NOTHING_KNOWN

    def note(self, caller: VerifiedCaller, token: ViewerToken, told: KnownWords, now: datetime) -> None:
        """Remember what a proven launch of this person told. What is known already lives no longer by that."""
        member_id, part = caller.installation.member_id, digest(shared_part(token))
        with self._lock:
            portal = self._alive(member_id, now) or PortalWords(since=now)
            grown = portal if portal.is_full else self._with(portal, told, part, caller.user_id)
            if grown != portal:
                self._keep(member_id, grown, now)

    def _with(self, portal: PortalWords, told: KnownWords, part: bytes, viewer_id: int) -> PortalWords:
        """Return the portal's words with what has room."""
        lists = portal.lists if told.fields is None else {**portal.lists, viewer_id: self._shared(told.fields)}
        person = viewer_id if portal.persons.get(part, viewer_id) == viewer_id else SEVERAL
        grown = replace(
            portal,
            directories={**told.directories, **portal.directories},
            people=_first({**portal.people, **told.people}),
            lists=_first(lists),
            persons=_first({**portal.persons, part: person}),
        )
        tries = (grown, replace(grown, lists=portal.lists, is_full=True), replace(portal, is_full=True))
        sized = (portal if each == portal else replace(each, size=_size_of(each)) for each in tries)
        return next(each for each in sized if each.size <= MOST_OF_A_PORTAL)

    def _shared(self, fields: Mapping[str, FieldDescription]) -> FieldList:
        text = repr(fields)
        return self._lists.setdefault(
            sha256(text.encode("utf-8", "surrogatepass")).digest(),
            FieldList(fields=fields, size=len(text) * BYTES_OF_A_SIGN),
        )

    def _alive(self, member_id: str, now: datetime) -> PortalWords | None:
        portal = self._portals.get(member_id)
        return portal if portal and now - portal.since < WORDS_LIFE else None

    def _keep(self, member_id: str, portal: PortalWords, now: datetime) -> None:
        others = {name: each for name, each in self._portals.items() if self._alive(name, now) and name != member_id}
        portals = {**others, member_id: portal}
        left = sum(each.size for each in portals.values())
        while left > MOST_IN_ALL or len(portals) > PORTALS_KEPT:
            left -= portals.pop(next(iter(portals))).size
        self._portals = portals


def _known(portal: PortalWords, viewer_id: int) -> KnownWords:
    listed = portal.lists.get(viewer_id)
    return KnownWords(
        directories=portal.directories,
        people=portal.people,
        fields=listed.fields if listed else None,
        viewer_id=viewer_id,
    )


def _first(items: Mapping[Key, Item]) -> Mapping[Key, Item]:
    """Return as many as may be remembered, those that came first."""
    return dict(list(items.items())[:NAMES_OF_A_PORTAL])


def _size_of(portal: PortalWords) -> int:
    """Return about how many bytes these take: each list of fields once."""
    lists = {id(each): each.size for each in portal.lists.values()}
    return len(repr((portal.directories, portal.people, portal.persons))) * BYTES_OF_A_SIGN + sum(lists.values())
