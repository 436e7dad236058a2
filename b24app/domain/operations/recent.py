"""Keeps the last few items of each key, in this process's memory and within bounds."""

from collections import deque
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


class RecentItems(Generic[Item]):
    """Keeps the last `each` items of a key. Beyond `most` keys, those without a new item for longest are forgotten.

    Safe to share between threads.
    """

    def __init__(self, *, each: int, most: int) -> None:
        self._each, self._most = each, most
        self._items: dict[Hashable, deque[Item]] = {}
        self._lock = Lock()

    def note(self, key: Hashable, item: Item) -> None:
        """Keep an item as the key's newest."""
        with self._lock:
            items = self._items.pop(key, None) or deque(maxlen=self._each)
            items.appendleft(item)
            self._items[key] = items
            if len(self._items) > self._most:
                del self._items[next(iter(self._items))]

    def of(self, key: Hashable) -> tuple[Item, ...]:
        """Return the key's items, newest first."""
        with self._lock:
            return tuple(self._items.get(key, ()))

    def forget(self, key: Hashable) -> None:
        """Drop the key's items."""
        with self._lock:
            self._items.pop(key, None)
