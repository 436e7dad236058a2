"""What an examination of a deployment found, one thing at a time."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """FAILED: people will notice; UNCERTAIN: it may be meant so."""

    GOOD = "ok"
    UNCERTAIN = "warn"
    FAILED = "FAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: what it says of itself, and what to do about it where something is to be done."""

    level: Level
    about: str
    says: str
    remedy: str = ""


def good(about: str, says: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(level=Level.GOOD, about=about, says=says)


def uncertain(about: str, says: str, remedy: str) -> Finding:
    """Return a finding that somebody should look at."""
    return Finding(level=Level.UNCERTAIN, about=about, says=says, remedy=remedy)


def failed(about: str, says: str, remedy: str) -> Finding:
    """Return a finding that must be cured."""
    return Finding(level=Level.FAILED, about=about, says=says, remedy=remedy)
