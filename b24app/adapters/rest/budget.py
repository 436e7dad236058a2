"""How much time a portal has left for each method, by its last answer, in this process's memory."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.wire_values import time_block
from b24app.domain.operations.memory import BoundedMemory
from b24app.errors.outside import PortalBusyError

# Source: Bitrix24 REST docs, "Limits" (480 s of a method within 10 minutes; self-hosted portals 420 s).
LOW_AT_S = 360.0
WINDOW = timedelta(minutes=10)
MOST_KNOWN = 10_000  # methods of portals


class PortalBudgets:
    """Which methods are better not called now. Safe to share between threads."""

    def __init__(self) -> None:
        self._low_until = BoundedMemory[datetime](MOST_KNOWN)

    def low(self, member_id: str, methods: Iterable[str], now: datetime) -> frozenset[str]:
        """Return those of the methods for which the portal has little time left."""
        return frozenset(method for method in methods if (self._low_until.get((member_id, method)) or now) > now)

    def note(self, member_id: str, asked: Mapping[str, Command], answers: Answers, now: datetime) -> None:
        """Remember what the portal measured for its answers."""
        until: dict[str, datetime] = {}
        for key, command in asked.items():
            until[command.method] = max(until.get(command.method, now), _low_until(answers, key, now))
        for method, ends_at in until.items():
            self._low_until.put((member_id, method), ends_at if ends_at > now else None)


def _low_until(answers: Answers, key: str, now: datetime) -> datetime:
    """Return until when a command's method is better not called, `now` where it may be.

    The portal's clock may be wrong, so it is never longer than a window.
    """
    refused = answers.refusals.get(key)
    if isinstance(refused, PortalBusyError):
        return now + timedelta(seconds=refused.wait_s)
    said = time_block(answers.times.get(key))
    if said.operating_s is None or said.operating_s < LOW_AT_S:
        return now
    left = said.resets_at - now if said.resets_at else WINDOW
    return now + min(max(left, timedelta()), WINDOW)
