"""The neighbourhood's clock, which a test can advance without the machine's."""

import time
from datetime import UTC, datetime, timedelta, timezone

SERVER_ZONE = timezone(timedelta(hours=3))  # dates of the lead card carry the server's offset, not the viewer's


class Clock:
    """Returns seconds since the epoch, ahead of the machine's by what `advance` was given."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        self._ahead_s += seconds


def iso(moment_s: float) -> str:
    """Write a moment as the portal does: whole seconds and the server's offset."""
    return datetime.fromtimestamp(moment_s, UTC).astimezone(SERVER_ZONE).isoformat(timespec="seconds")
