"""Blocks a call whose method is over its operating time, and writes down what a call took.

Imitates: docs/platform.md 4.5, 4.6. Which sum the commands of a batch show is not known: here it is what
their methods took in calls of their own.
"""

from collections.abc import Iterable

from ..answers import time_block
from ..faults.switches import Switch
from ..operating import BATCH, BATCH_WEIGHT, EVERYBODY, Key, Spent
from .call import Call
from .errors import RefusalError

OF_WEBHOOKS = "webhook"
HEAVY_S = 100.0
UNTOLD = "untold"  # the refusal names no reset, and so one only knows it from an earlier answer


def check_time(call: Call) -> None:
    """Refuse a call of a method that is blocked.

    Raises:
        RefusalError: It is, with the end of the block as `operating_reset_at`.
    """
    now, switch = call.portal.now(), _switch(call)
    until = call.portal.operating.blocked_until(_key(call), now)
    everybodys = call.portal.operating.blocked_until((EVERYBODY, call.method), now)
    if until is None and everybodys and switch.take(method=call.method):
        if switch.value == UNTOLD:
            raise RefusalError("OPERATION_TIME_LIMIT")
        until = everybodys
    if until is not None:
        spent = Spent(seconds=spent_by(call).seconds, resets_at=until)
        raise RefusalError("OPERATION_TIME_LIMIT", time=time_block(call.portal, now, call.method, spent))


def _switch(call: Call) -> Switch:
    """Return the switch that blocks this method."""
    faults = call.portal.faults
    return faults.batch_blocked if call.method == BATCH else faults.method_blocked


def took(call: Call) -> float:
    """Return how long a call of this method counts: no time at all, or what the switch says."""
    heavy = call.portal.faults.method_heavy
    return heavy.number(HEAVY_S) if call.portal.profile.operating and heavy.take(method=call.method) else 0.0


def book(call: Call, seconds: float) -> None:
    """Write down what a call of its own took."""
    if seconds:
        call.portal.operating.add(_key(call), seconds, call.portal.now())


def book_batch(call: Call, seconds: Iterable[float]) -> None:
    """Write down half of what the commands of a batch took, under `batch` and not under their own methods."""
    book(call.to(BATCH, {}), BATCH_WEIGHT * sum(seconds))


def spent_by(call: Call) -> Spent:
    return call.portal.operating.spent(_key(call), call.portal.now())


def spent_by_all(call: Call, methods: Iterable[str]) -> Spent:
    """Return the one sum that every command of a batch shows."""
    each = [spent_by(call.to(method, {})) for method in sorted(set(methods))] or [spent_by(call)]
    return Spent(seconds=sum(one.seconds for one in each), resets_at=min(one.resets_at for one in each))


def _key(call: Call) -> Key:
    row = call.session.installation
    return row.app.client_id if row else OF_WEBHOOKS, call.method
