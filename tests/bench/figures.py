"""What a part of the bench gives: figures, each with its unit, its goal and how it was measured."""

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row. Without a value it could not be measured here, and `how` says why; goals that are None are not set."""

    name: str
    value: float | None
    unit: str
    how: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def goal(self) -> str:
        """The goal in a reader's words, "" for none."""
        words = {"at most": self.at_most, "at least": self.at_least}
        return ", ".join(f"{word} {plain(limit)}" for word, limit in words.items() if limit is not None)

    @property
    def verdict(self) -> str:
        """Whether the goal is reached, "" where there is none."""
        if self.value is None or not self.goal:
            return ""
        low = self.at_least is not None and self.value < self.at_least
        high = self.at_most is not None and self.value > self.at_most
        return "missed" if low or high else "reached"


@dataclass(frozen=True, slots=True)
class Effort:
    """How often things are done: a `quick` run only shows that the bench works."""

    quick: bool = False

    def rounds(self, number: int) -> int:
        """Return how often to do what a whole run does so often."""
        return min(number, FEW) if self.quick else number


Part = Callable[[Effort], Iterator[Figure]]


def missing(name: str, unit: str, why: str) -> Figure:
    """Return the row of what cannot be measured on this machine."""
    return Figure(name=name, value=None, unit=unit, how=f"not there: {why}")


def plain(value: float | None) -> str:
    """Write a number with as many digits as say something."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def machine() -> str:
    """Name this machine by what decides about times: cores and Python."""
    cores = len(os.sched_getaffinity(0))
    return f"{cores} {'core' if cores == 1 else 'cores'}, {platform.machine()}, Python {platform.python_version()}"
