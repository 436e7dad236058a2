"""One finding of an examination of the deployment."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """FAILED: people will notice it. UNCERTAIN: it may be intended. SKIPPED: another finding must be mended first."""

    GOOD = "ok"
    SKIPPED = "skip"
    UNCERTAIN = "warn"
    FAILED = "FAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was examined: the result, and the remedy where something must be done."""

    level: Level
    about: str
    says: str
    remedy: str = ""


def good(about: str, says: str) -> Finding:
    """Return a finding without a remedy."""
    return Finding(level=Level.GOOD, about=about, says=says)


def skipped(about: str, says: str) -> Finding:
    """Return that something could not be examined, because of what another finding says."""
    return Finding(level=Level.SKIPPED, about=about, says=says)


def uncertain(about: str, says: str, remedy: str) -> Finding:
    """Return a finding that somebody should look at."""
    return Finding(level=Level.UNCERTAIN, about=about, says=says, remedy=remedy)


def failed(about: str, says: str, remedy: str) -> Finding:
    """Return a finding whose remedy is needed."""
    return Finding(level=Level.FAILED, about=about, says=says, remedy=remedy)
