"""How much time a portal has left for each method, by its last answers, in this process's memory."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from b24app.adapters.rest.wire_values import TimeBlock
from b24app.domain.operations.memory import BoundedMemory
from b24app.domain.operations.operating_time import LOW_AT_S, WINDOW

MOST_KNOWN = 10_000  # methods of portals


class PortalBudgets:
    """Which methods are better not called now, and which are blocked. Safe to share between threads.

    All of it goes by member_id: what happens with one portal decides nothing about another.
    """

    def __init__(self) -> None:
        self._low_until = BoundedMemory[datetime](MOST_KNOWN)
        self._blocked_until = BoundedMemory[datetime](MOST_KNOWN)

    def low(self, member_id: str, methods: Iterable[str], now: datetime) -> frozenset[str]:
        """Return those of the methods for which the portal has little time left, blocked ones among them."""
        return frozenset(
            method
            for method in methods
            if (self.low_until(member_id, method) or now) > now or self.blocked_s(member_id, method, now)
        )

    def low_until(self, member_id: str, method: str) -> datetime | None:
        """Return when the method gets time back, by the last answer that told of little, None where it had enough."""
        return self._low_until.get((member_id, method))

    def blocked_s(self, member_id: str, method: str, now: datetime) -> float:
        """Return for how many seconds the method is still blocked, 0 where it is not."""
        until = self._blocked_until.get((member_id, method)) or now
        return max((until - now).total_seconds(), 0.0)

    def measured(self, member_id: str, method: str, said: Iterable[TimeBlock], now: datetime) -> None:
        """Remember what the portal measured for a method, of several answers the dearest one."""
        ends_at = max((_low_until(each, now) for each in said), default=now)
        self._low_until.put((member_id, method), ends_at if ends_at > now else None)

    def blocked(self, member_id: str, method: str, wait_s: float, now: datetime) -> None:
        """Remember that the portal blocked a method for its time."""
        self._blocked_until.put((member_id, method), now + timedelta(seconds=wait_s))


def _low_until(said: TimeBlock, now: datetime) -> datetime:
    """Return until when a method is better not called, `now` where it may be.

    The portal's clock may be wrong, so it is never longer than a window.
    """
    if said.operating_s is None or said.operating_s < LOW_AT_S:
        return now
    left = said.resets_at - now if said.resets_at else WINDOW
    return now + min(max(left, timedelta()), WINDOW)
