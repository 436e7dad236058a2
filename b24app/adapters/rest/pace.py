"""Whether a portal may be asked now, by its last failures and by our share of its rate, in this process's memory.

All of it goes by member_id, never by host: what happens with one portal decides nothing about another.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from b24app.adapters.outbound.slots import RequestSlots
from b24app.domain.operations.memory import BoundedMemory
from b24app.errors.outside import InvalidResponseError, NoResponseError, OversizedResponseError, PortalBusyError

FAILURES = 3  # in a row: one is a lost connection, and a second may have been under way at the same moment
SILENT_FOR = timedelta(seconds=5)  # after a failure; then one question tries whether the portal is back
TRYING_FOR = timedelta(seconds=10)  # that question, which ends after 8 s, and no other one meanwhile
FAIR_S = 2.0  # what had less time than this, being late already, says nothing about the portal
PORTALS_KEPT = 10_000
SEEN_FOR = timedelta(hours=1)  # a portal's limit: it may change its plan
OUR_SHARE = "the app keeps to its share of the portal's rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many requests a portal takes at once, and how many of these it has forgotten a second later."""

    at_once: float
    a_second: float


# Source: Bitrix24 REST docs, "Limits" (docs/platform.md 4.6). No answer says which plan a portal has: it counts as
# being on the largest until it refuses something for its rate.
LARGEST_PLAN, OTHER_PLANS = Rate(at_once=250, a_second=5), Rate(at_once=50, a_second=2)
LEAST_AT_ONCE = 2.0  # of one of many workers: a question, and one that can be left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How often in a row a portal did not answer, how at last, and until when it is not asked because of that."""

    failures: int
    leaf: type[NoResponseError]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How many questions to a portal still count `at` a moment.

    `spare_until` is until when nothing optional is asked, `small_until` until when it is on one of the smaller plans.
    """

    level: float
    at: datetime
    spare_until: datetime
    small_until: datetime


class PortalPace:
    """Lets questions to portals through, or refuses them at once. Safe to share between threads.

    `slots` are told when a portal is waited for. A clock that is set back lets a question through.
    """

    def __init__(self, workers: int, slots: RequestSlots, clock: Callable[[], datetime]) -> None:
        self._large, self._small = _share(LARGEST_PLAN, workers), _share(OTHER_PLANS, workers)
        self._slots, self._clock = slots, clock
        self._silences = BoundedMemory[Silence](PORTALS_KEPT)
        self._buckets = BoundedMemory[Bucket](PORTALS_KEPT)

    @contextmanager
    def question(self, member_id: str, host: str, method: str, *, left_s: float, optional: bool) -> Iterator[None]:
        """Let one question through, which is asked within the block; an `optional` one only while half is unused.

        Raises:
            NoResponseError: the portal did not answer the last questions; the leaf is that of the last one.
            PortalBusyError: our share of its rate is used up.
        """
        self._require_answers(member_id, host)
        self._count(member_id, method, optional=optional)
        since, answered = self._slots.waits(), False
        try:
            yield
            answered = True
        except NoResponseError as failure:
            if left_s >= FAIR_S and not optional:
                self._failed(member_id, type(failure))
            raise
        except (InvalidResponseError, OversizedResponseError):
            answered = True
            raise
        finally:
            if answered:
                self._silences.put(member_id, None)
            self._slots.note(member_id, since, answered=answered)

    def refused(self, member_id: str, refusal: PortalBusyError) -> None:
        """Note that the portal refused a question for its rate. A method that it refuses alone is no matter of this."""
        if refusal.is_block:
            return
        now = self._clock()
        spare_until = now + timedelta(seconds=refusal.wait_s)

        def on_small_plan(known: Bucket | None) -> Bucket:
            level = min(known.level if known else 0.0, self._small.at_once)
            return Bucket(level=level, at=now, spare_until=spare_until, small_until=now + SEEN_FOR)

        self._buckets.change(member_id, on_small_plan)

    def _require_answers(self, member_id: str, host: str) -> None:
        now, silent_as = self._clock(), None

        def asked(known: Silence | None) -> Silence | None:
            nonlocal silent_as
            if known is None or known.failures < FAILURES:
                return known
            silent_as = known.leaf if timedelta() < known.until - now <= TRYING_FOR else None
            return known if silent_as else replace(known, until=now + TRYING_FOR)

        self._silences.change(member_id, asked)
        if silent_as:
            raise silent_as(host, "not asked: it did not answer the last questions")

    def _count(self, member_id: str, method: str, *, optional: bool) -> None:
        now, wait_s = self._clock(), 0.0

        def more(known: Bucket | None) -> Bucket:
            nonlocal wait_s
            known = known or Bucket(level=0.0, at=now, spare_until=now, small_until=now)
            rate = self._small if known.small_until > now else self._large
            level = max(known.level - max((now - known.at).total_seconds(), 0.0) * rate.a_second, 0.0)
            wait_s = (level + 1 - (self._small.at_once / 2 if optional else rate.at_once)) / rate.a_second
            if optional:
                wait_s = max(wait_s, (known.spare_until - now).total_seconds())
            return replace(known, level=level if wait_s > 0 else level + 1, at=now)

        self._buckets.change(member_id, more)
        if wait_s > 0:
            raise PortalBusyError(method, description=OUR_SHARE, wait_s=wait_s)

    def _failed(self, member_id: str, leaf: type[NoResponseError]) -> None:
        until = self._clock() + SILENT_FOR
        self._silences.change(
            member_id, lambda known: Silence(failures=known.failures + 1 if known else 1, leaf=leaf, until=until)
        )


def _share(rate: Rate, workers: int) -> Rate:
    """Return what one of so many processes may use of a rate."""
    return Rate(at_once=max(rate.at_once / workers, LEAST_AT_ONCE), a_second=rate.a_second / workers)
