"""The lead's path through the stages: how long it stayed in each, as a bar to draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.domain.lead.answers import DirectoryEntry
from b24app.domain.lead.related_answers import History
from b24app.domain.lead.values.values import Entry, Moment

BAR = 1000  # units of width of the whole bar
NARROWEST = 12  # a shorter one would not be seen
NO_TIME = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One stay in a stage. `start` and `width` are its place in the bar, `is_last` says that it goes on."""

    stage: Entry
    since: Moment
    lasted: timedelta
    is_last: bool
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePath:
    """The stays, oldest first. `total` is how many the portal has, which may be more than are here."""

    legs: tuple[Leg, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether the oldest stays are left out."""
        return self.total > len(self.legs)


def stage_path(history: History, stages: Mapping[str, DirectoryEntry], as_of: datetime) -> StagePath:
    """Measure each stay until the next step, the last one until `as_of`."""
    steps = sorted(history.steps, key=lambda step: step.at)
    ends = [*(step.at for step in steps[1:]), as_of]
    stays = [max(end - step.at, NO_TIME) for step, end in zip(steps, ends, strict=False)]
    widths = _widths(stays)
    legs = tuple(
        Leg(
            stage=_entry(step.stage, stages),
            since=Moment(wire=step.at.isoformat(), at=step.at),
            lasted=stays[place],
            is_last=place == len(steps) - 1,
            start=sum(widths[:place]),
            width=widths[place],
        )
        for place, step in enumerate(steps)
    )
    return StagePath(legs=legs, total=max(history.total, len(legs)))


def _entry(code: str, stages: Mapping[str, DirectoryEntry]) -> Entry:
    known = stages.get(code, DirectoryEntry(name=""))
    return Entry(wire=code, name=known.name, color=known.color)


def _widths(stays: list[timedelta]) -> list[int]:
    """Divide the bar: a visible minimum for each stay, and the rest by time. The sum is exactly the bar."""
    if not stays:
        return []
    narrowest = min(NARROWEST, BAR // len(stays))
    rest, whole = BAR - narrowest * len(stays), sum(stays, NO_TIME) or timedelta(microseconds=1)
    widths = [narrowest + int(rest * (stay / whole)) for stay in stays]
    widths[-1] += BAR - sum(widths)
    return widths
