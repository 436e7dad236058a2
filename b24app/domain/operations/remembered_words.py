"""What proven launches told of portals' words, as one process remembers it for ten minutes.

Per portal: its directories, its employees' names, and for each viewer the fields that the portal lists for them. Of
leads, contacts and companies nothing is kept. Words that are over leave with the next request of anybody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from weakref import WeakValueDictionary

from b24app.domain.lead.answers import NOTHING_KNOWN, FieldDescription, KnownWords
from b24app.domain.operations.portal_words import SEVERAL, FieldList, PortalWords, size_of_fields
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.installation import Installation, digest
from b24app.domain.portal.tokens import ViewerToken, shared_part

WORDS_LIFE = timedelta(minutes=10)  # so long a renamed stage has its old name
PORTALS_KEPT = 2_000
MOST_IN_ALL = 16_000_000  # bytes, as they are counted: some two hundred usual portals


class RememberedWords:
    """Safe to share between threads. Beyond the bounds the oldest are forgotten, whose time is over first anyway."""

    def __init__(self) -> None:
        self._portals: dict[str, PortalWords] = {}  # the oldest first
        self._lists = WeakValueDictionary[bytes, FieldList]()  # each content once
        self._lock = Lock()

    def known(self, installation: Installation, viewer_id: int, now: datetime) -> KnownWords:
        """Return what is known for this person."""
        with self._lock:
            portal = self._found(installation, now)
        return portal.known_to(viewer_id) if portal else NOTHING_KNOWN

    def guessed(self, installation: Installation, token: ViewerToken, now: datetime) -> KnownWords:
        """Return what is known for the person whose token this seems to be. Only the portal says who they are."""
        with self._lock:
            portal = self._found(installation, now)
        return portal.known_to(portal.persons.get(digest(shared_part(token)), SEVERAL)) if portal else NOTHING_KNOWN

    def note(self, caller: VerifiedCaller, token: ViewerToken, told: KnownWords, now: datetime) -> None:
        """Remember what a proven launch of this person told. What is known already lives no longer by that."""
        installation, part = caller.installation, digest(shared_part(token))
        fields = None if told.fields is None else self._shared(told.fields)
        with self._lock:
            portal = self._found(installation, now) or self._anew(installation, now)
            grown = portal.grown_by(told, fields, part, caller.user_id)
            if grown != portal:
                self._keep(installation.member_id, grown)

    def forget(self, member_id: str) -> None:
        """Drop the words of a portal that is gone."""
        with self._lock:
            self._portals.pop(member_id, None)

    def drop_over(self, now: datetime) -> None:
        """Drop all words whose ten minutes are over."""
        with self._lock:
            self._drop_over(now)

    def _found(self, installation: Installation, now: datetime) -> PortalWords | None:
        """Return the portal's words. Those of its former address, or of an earlier installation, are not believed."""
        self._drop_over(now)
        portal = self._portals.get(installation.member_id)
        return portal if portal and portal.are_of(installation) and not _is_over(portal, now) else None

    def _anew(self, installation: Installation, now: datetime) -> PortalWords:
        self._portals.pop(installation.member_id, None)  # the new words do not take the place of the old ones
        return PortalWords(since=now, endpoint=installation.endpoint, generation=installation.generation)

    def _shared(self, fields: Mapping[str, FieldDescription]) -> FieldList:
        """Find the list, outside of the lock: that of a portal takes long. At worst two threads keep one twice."""
        content = sha256(repr(fields).encode("utf-8", "surrogatepass")).digest()
        listed = self._lists.get(content) or FieldList(fields=fields, size=size_of_fields(fields))
        return self._lists.setdefault(content, listed)

    def _drop_over(self, now: datetime) -> None:
        while self._portals and _is_over(self._portals[first := next(iter(self._portals))], now):
            del self._portals[first]

    def _keep(self, member_id: str, portal: PortalWords) -> None:
        self._portals[member_id] = portal
        left = sum(each.size for each in self._portals.values())
        while left > MOST_IN_ALL or len(self._portals) > PORTALS_KEPT:
            left -= self._portals.pop(next(iter(self._portals))).size


def _is_over(portal: PortalWords, now: datetime) -> bool:
    return now - portal.since >= WORDS_LIFE
