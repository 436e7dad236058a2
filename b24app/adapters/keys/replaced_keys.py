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
        """Count from when the next key stood first after this one: a later change does not let it sign again.

        A key after which none stood first yet is that of a host which got it before ours did: it counts from its own
        day. One of which no day is known was replaced, at the latest, by the first one of which there is. A key that
        was put back in front keeps its first day: replaced once more, it signs nothing from then on.
        """
        own = known.get(key_id)
        if own is None:
            return now < min(known.values()) + COUNTS_FOR
        return now < min((at for at in known.values() if at > own), default=own) + COUNTS_FOR
