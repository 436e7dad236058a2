"""What one process remembers between requests, within bounds. It is lost with the process."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

NONE = timedelta()
Item = TypeVar("Item")


class BoundedMemory(Generic[Item]):
    """An item by key. Beyond `most` keys, those unchanged for longest are forgotten. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._items: dict[Hashable, Item] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> Item | None:
        """Return the key's item, None where nothing is remembered."""
        with self._lock:  # while a change is under way, the key is not there
            return self._items.get(key)

    def change(self, key: Hashable, change: Callable[[Item | None], Item | None]) -> None:
        """Put what `change` makes of the key's item in its place, or forget the key where that is None."""
        with self._lock:
            item = change(self._items.pop(key, None))
            if item is not None:
                self._items[key] = item
            if len(self._items) > self._most:
                del self._items[next(iter(self._items))]

    def drop(self, is_over: Callable[[Item], bool]) -> None:
        """Forget the keys whose item is over."""
        with self._lock:
            for key in [key for key, item in self._items.items() if is_over(item)]:
                del self._items[key]

    def put(self, key: Hashable, item: Item | None) -> None:
        """Remember the item in the place of the key's last one. None forgets the key."""
        self.change(key, lambda _: item)


class ExpiringCounter:
    """Counts by key, for `life` from a key's first event. Beyond `most` keys the oldest are forgotten.

    A key whose life is over counts no more, and is held until `drop_over`, so that counting stays quick.
    """

    def __init__(self, life: timedelta, *, most: int) -> None:
        self._life = life
        self._counts = BoundedMemory[tuple[datetime, int]](most)

    def note(self, key: Hashable, now: datetime) -> None:
        """Count the key once more."""

        def more(counted: tuple[datetime, int] | None) -> tuple[datetime, int]:
            since, times = counted or (now, 0)
            return (since, times + 1) if now - since < self._life else (now, 1)

        self._counts.change(key, more)

    def take(self, key: Hashable, most: int, now: datetime) -> bool:
        """Count the key once more, unless it was counted `most` times within its life; tell whether it was counted."""
        taken = False

        def more(counted: tuple[datetime, int] | None) -> tuple[datetime, int]:
            nonlocal taken
            since, times = counted if counted and now - counted[0] < self._life else (now, 0)
            taken = times < most
            return since, times + taken

        self._counts.change(key, more)
        return taken

    def give_back(self, key: Hashable) -> None:
        """Count the key once less, where it is still counted."""
        self._counts.change(key, lambda counted: counted and (counted[0], max(counted[1] - 1, 0)))

    def times(self, key: Hashable, now: datetime) -> int:
        """Return how often the key was counted within its life."""
        since, times = self._counts.get(key) or (now, 0)
        return times if now - since < self._life else 0

    def drop_over(self, now: datetime) -> None:
        """Forget the keys whose life is over."""
        self._counts.drop(lambda counted: now - counted[0] >= self._life)

    def left(self, key: Hashable, now: datetime) -> timedelta:
        """Return how long the key's count still lasts."""
        since, _ = self._counts.get(key) or (now - self._life, 0)
        return max(since + self._life - now, NONE)


class OneAtATime:
    """Lets one thread have the turn of a key, and tells the others that they have none. Nobody waits."""

    def __init__(self) -> None:
        self._turned_away: dict[Hashable, bool] = {}  # by the keys of which somebody has the turn
        self._lock = Lock()

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[bool]:
        """Tell whether the turn is ours until the end of the block."""
        with self._lock:
            mine = key not in self._turned_away
            self._turned_away[key] = not mine
        try:
            yield mine
        finally:
            if mine:
                with self._lock:
                    del self._turned_away[key]

    def turned_away(self, key: Hashable) -> bool:
        """Tell the one who has the turn whether somebody else came meanwhile."""
        with self._lock:
            return self._turned_away.get(key, False)


class RecentItems(Generic[Item]):
    """Keeps the last `each` items of a key, for `most` keys."""

    def __init__(self, *, each: int, most: int) -> None:
        self._each = each
        self._items = BoundedMemory[tuple[Item, ...]](most)

    def note(self, key: Hashable, item: Item) -> None:
        """Keep an item as the key's newest."""
        self._items.change(key, lambda items: (item, *(items or ()))[: self._each])

    def of(self, key: Hashable) -> tuple[Item, ...]:
        """Return the key's items, newest first."""
        return self._items.get(key) or ()

    def forget(self, key: Hashable) -> None:
        """Drop the key's items."""
        self._items.put(key, None)
