"""Until when the signature of a key counts that no longer stands first: a key that got out signs nothing new."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from b24app.adapters.keys.key_ring import KeyRing
from b24app.domain.portal.ticket import PAGE_LIFE

COUNTS_FOR = PAGE_LIFE  # as long as a page that was opened a moment before the change may be reloaded


class KeyDates(Protocol):
    """Knows when each key first stood first in B24_SECRET_KEYS, by the keys' ids. Raises StoreError."""

    def dates(self, now: datetime) -> Mapping[bytes, datetime]:
        """Return the dates as they were last seen; the first look notes the ring's first key, should it be new."""

    def look(self, now: datetime) -> Mapping[bytes, datetime]:
        """Return the dates as they are now."""


class Signatures:
    """Judges signatures by the time that they are brought, whatever time they carry."""

    def __init__(self, ring: KeyRing, key_dates: KeyDates) -> None:
        self._first, self._key_dates = ring.first_id, key_dates

    def count(self, key_id: bytes, now: datetime) -> bool:
        """Tell whether this key's signature counts. The dates are read again only where it would not.

        Raises:
            StoreError: the dates cannot be read.
        """
        known = self._key_dates.dates(now)
        if key_id == self._first or self._counts(key_id, known, now):
            return True
        return self._counts(key_id, self._key_dates.look(now), now)

    def _counts(self, key_id: bytes, known: Mapping[bytes, datetime], now: datetime) -> bool:
        """Count from when the newer of the two keys stood first.

        That is our own first key, but while hosts get a new key one after the other: then it may be theirs.
        """
        first_at = known[self._first]
        return now < max(first_at, known.get(key_id, first_at)) + COUNTS_FOR
