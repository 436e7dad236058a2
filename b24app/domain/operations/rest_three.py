"""What is watched of REST 3.0: whether a portal has leads in it. Nothing is built upon it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ASKED_EVERY = timedelta(days=1)
FIRST_ASKED_AFTER = timedelta(hours=1)  # from a process's first open of a portal: all come at once after a restart


class RestThree(StrEnum):
    """What a portal's REST 3.0 has of leads."""

    WITH_LEADS = "with leads"
    WITHOUT_LEADS = "without leads"
    NONE = "none"  # the portal has no REST 3.0
    UNKNOWN = "unknown"  # it did not say, or nobody has asked yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a portal said last, and when it may be asked again."""

    seen: RestThree
    ask_at: datetime


def first_watched(now: datetime) -> Watched:
    """Return what is known of a portal that was opened for the first time."""
    return Watched(seen=RestThree.UNKNOWN, ask_at=now + FIRST_ASKED_AFTER)


def after_answer(known: RestThree, answer: RestThree, now: datetime) -> Watched:
    """Return what is known after an answer. One that does not say leaves what was known."""
    return Watched(seen=known if answer is RestThree.UNKNOWN else answer, ask_at=now + ASKED_EVERY)
