"""How long a portal lets one method run, and how long it blocks a method that ran longer.

Source: docs/platform.md 4.5 and 4.6 (Bitrix24 REST docs, "Limits"; the portal's code says otherwise where two numbers
stand here). `batch` is a method like any other.
"""

from datetime import datetime, timedelta

BATCH = "batch"
BLOCKED = "OPERATION_TIME_LIMIT"  # the code of a refusal
WINDOW = timedelta(minutes=10)  # in which the time is counted
MOST_S = 480.0  # of a method within the window, as the documents say
LEAST_MOST_S = 420.0  # as the code says, where the portal's plan names no other limit
LOW_AT_S = LEAST_MOST_S - 60.0  # then what can be left out is: one more look must not end in a block
FIRST_TRY_S = 10.0  # after a block nobody tries sooner, and one whose end nobody told is tried so early once
BLOCK_S = 300.0  # what the code blocks for, so nobody waits longer


def blocked_for_s(method: str, resets_at: datetime | None, now: datetime, told_before: datetime | None = None) -> float:
    """Return how long a blocked method is left alone: until the reset that was told, within reason.

    The portal's clock may be wrong. None stands for a portal that did not say. Then a lead's own method is tried early,
    since somebody waits for it. In place of `batch` everything needed is asked for directly, so that it waits until the
    reset that an earlier answer told, or as long as a block lasts.
    """
    if resets_at is None and method == BATCH:
        resets_at = told_before if told_before and told_before > now else now + timedelta(seconds=BLOCK_S)
    told_s = (resets_at - now).total_seconds() if resets_at else 0.0
    return min(max(told_s, FIRST_TRY_S), BLOCK_S)
