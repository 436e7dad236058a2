"""The last problems, life-cycle events and loads of each portal, for its administrators.

It is one process's memory. Another worker has its own, and a restart forgets it. Only what is proven to be of a portal
is noted (a launch that the portal confirmed, a ticket of ours), so an outsider cannot fill it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.domain.lead.answers import Load
from b24app.domain.message import Message
from b24app.domain.operations.memory import RecentItems
from b24app.domain.operations.operating_time import BATCH
from b24app.domain.operations.rest_three import RestThree, Watched, after_answer, first_watched

FAILURES_KEPT = 10  # more than one person reports at a time
EVENTS_KEPT = 5  # a portal has few in a year
PORTALS_KEPT = 1000  # some megabytes at most
TOLD_EVERY = timedelta(hours=1)  # so often the log is told of a shape that nobody can mend within an hour
LOADS_KEPT = 4  # each open measures the method that reads leads, and the batch
LOADS_SHOWN = 4  # the methods that may come near the limit
READING = frozenset({"crm.lead.get", "crm.item.get", BATCH})  # what each open calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that showed a problem: its number, its title and its kind."""

    at: datetime
    number: str
    title: Message
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A life-cycle event of Bitrix24's, by the platform's name, and its outcome."""

    at: datetime
    name: str
    outcome: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Fields of a lead that did not come as we know them, by their codes. `told_at` is when the log was told."""

    at: datetime
    codes: tuple[str, ...]
    told_at: datetime


def _failures() -> RecentItems[Failure]:
    return RecentItems(each=FAILURES_KEPT, most=PORTALS_KEPT)


def _events() -> RecentItems[LifeEvent]:
    return RecentItems(each=EVENTS_KEPT, most=PORTALS_KEPT)


def _loads() -> RecentItems[Load]:
    return RecentItems(each=LOADS_KEPT, most=PORTALS_KEPT)


def _shapes() -> RecentItems[Shape]:
    return RecentItems(each=1, most=PORTALS_KEPT)


def _rest_three() -> RecentItems[Watched]:
    return RecentItems(each=1, most=PORTALS_KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalActivity:
    """Five memories by member_id, one instance for a process."""

    failures: RecentItems[Failure] = field(default_factory=_failures)
    events: RecentItems[LifeEvent] = field(default_factory=_events)
    loads: RecentItems[Load] = field(default_factory=_loads)
    shapes: RecentItems[Shape] = field(default_factory=_shapes)
    rest_three: RecentItems[Watched] = field(default_factory=_rest_three)

    def note_shape(self, member_id: str, codes: tuple[str, ...], now: datetime) -> bool:
        """Keep what came in another shape. True where the log was told of none of the portal's within the hour.

        Each lead may lack other fields, so that the log would be told of each open.
        """
        last = next(iter(self.shapes.of(member_id)), None)
        is_told = last is not None and now - last.told_at < TOLD_EVERY
        if last is None or not is_told:
            self.shapes.note(member_id, Shape(at=now, codes=codes, told_at=now))
        elif last.codes != codes:
            self.shapes.note(member_id, Shape(at=now, codes=codes, told_at=last.told_at))
        return not is_told

    def rest_three_of(self, member_id: str) -> RestThree:
        """Return what the portal's REST 3.0 has of leads, as far as this process knows."""
        return next((watched.seen for watched in self.rest_three.of(member_id)), RestThree.UNKNOWN)

    def asks_rest_three(self, member_id: str, now: datetime) -> bool:
        """Tell at an open whether the portal should be asked; its first one never asks."""
        for watched in self.rest_three.of(member_id):
            return now >= watched.ask_at
        self.rest_three.note(member_id, first_watched(now))
        return False

    def note_rest_three(self, member_id: str, answer: RestThree, now: datetime) -> bool:
        """Keep an answer. True where leads have come to REST 3.0 since the last one."""
        known = self.rest_three_of(member_id)
        self.rest_three.note(member_id, after_answer(known, answer, now))
        return answer is RestThree.WITH_LEADS and known is not RestThree.WITH_LEADS

    def forget(self, member_id: str) -> None:
        """Drop what is remembered of a portal that is gone."""
        for memory in (self.failures, self.events, self.loads, self.shapes, self.rest_three):
            memory.forget(member_id)


def heaviest(loads: Iterable[Load]) -> tuple[Load, ...]:
    """Return the loads that matter: the method that reads leads and the batch, then the heaviest."""
    return tuple(sorted(loads, key=_weight)[:LOADS_SHOWN])


def _weight(load: Load) -> tuple[bool, float, str]:
    return load.method not in READING, -load.operating_s, load.method
