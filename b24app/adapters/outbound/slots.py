"""Which requests wait for which portal: each takes a slot before its first question to another host."""

import math
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from time import monotonic

from b24app.adapters.outbound.request_context import RequestContext, carried, current
from b24app.domain.operations.compartments import (
    OF_ONE_REQUEST,
    OUTSIDER,
    QUICK_S,
    SLOW_S,
    Answers,
    Slot,
    Unsure,
    has_room,
    slow_now,
)
from b24app.domain.operations.memory import BoundedMemory
from b24app.errors.own import ThreadsBusyError
from b24app.ports import Installations

COUNTED_FOR_S = 60.0  # how long we go by who was installed: a removed portal leaves its share unused until then
PORTALS_KEPT = 10_000


class RequestSlots:
    """Implements the port Slots, for the request that is carried where it is called; a command takes none.

    `client_names` names a client's network by its address. Safe to share between threads.
    """

    def __init__(
        self,
        threads: int,
        installations: Installations,
        client_names: Callable[[str], str],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._threads, self._installations, self._names, self._now = threads, installations, client_names, now
        self._lock = Lock()
        self._taken: dict[str, Slot] = {}  # by the request's id
        self._answers = BoundedMemory[Answers](PORTALS_KEPT)
        self._known: frozenset[str] = frozenset()
        self._known_until = -math.inf

    @contextmanager
    def let_in(self, number: str, address: str) -> Iterator[None]:
        """Carry a request of this number and client, and free its slot at the end."""
        with carried(RequestContext(id=number, client=self._names(address), before_asking=self.take)):
            try:
                yield
            finally:
                self._leave(number)

    def take(self, portal: str = OUTSIDER, person: Hashable = None) -> None:
        """Take a slot for the request, unless it holds one.

        Raises:
            ThreadsBusyError: there is none for it.
            StoreError: nobody knows which portals are installed.
        """
        request, now = current().id, self._now()
        if not request or request in self._taken:
            return
        alone = self._is_alone(portal, now)
        with self._lock:
            taken, wanted = self._taken.values(), Slot(portal=portal, person=person, since=now)
            there = {portal, *(each.portal for each in taken)}
            known = {each: self._answers_of(each) for each in there}
            unsure = Unsure(
                portals=slow_now(taken, now).union(each for each in there if not known[each].are_quick),
                slow=frozenset(each for each in there if known[each].are_slow),
            )
            if not has_room(wanted, taken, self._threads, alone=alone, unsure=unsure):
                raise ThreadsBusyError
            self._taken[request] = wanted

    def name(self, person: Hashable) -> None:
        """Note whose slot it is, now that the portal has named the person."""
        self._change(lambda slot: replace(slot, person=person))

    def note(self, portal: str, took_s: float) -> None:
        """Note how long the portal took for an answer, or for none."""
        if took_s > SLOW_S and self._is_first_slow():
            self._answers.change(portal, lambda known: (known or Answers()).after_slow(self._now()))
        elif took_s < QUICK_S and self._counts():
            self._answers.change(portal, lambda known: (known or Answers()).after_quick())

    def is_quick(self, portal: str) -> bool:
        """Whether the portal's last answers let it count as quick."""
        return self._answers_of(portal).are_quick

    def _answers_of(self, portal: str) -> Answers:
        return self._answers.get(portal) or Answers()

    def _is_first_slow(self) -> bool:
        """Whether nothing slow was noted in this request: one that lasts is one slow answer, however much it asks."""
        before = self._change(lambda slot: replace(slot, was_slow=True))
        return before is None or not before.was_slow

    def _counts(self) -> bool:
        """Whether one quick answer more in this request counts."""
        before = self._change(lambda slot: replace(slot, answers=slot.answers + 1))
        return before is None or before.answers < OF_ONE_REQUEST

    def _change(self, change: Callable[[Slot], Slot]) -> Slot | None:
        """Change the slot of the request that is carried here. Return it as it was, None where the request has none."""
        request = current().id
        with self._lock:
            before = self._taken.get(request)
            if before is not None:
                self._taken[request] = change(before)
        return before

    def _leave(self, request: str) -> None:
        with self._lock:
            slot = self._taken.pop(request, None)
        if slot is not None and not slot.was_slow and self._now() - slot.since > SLOW_S:
            self.note(slot.portal, self._now() - slot.since)

    def _is_alone(self, portal: str, now: float) -> bool:
        """Whether this is the only portal that is installed, as far as we know: it may be one that just came."""
        if portal == OUTSIDER:
            return False
        if now >= self._known_until:
            self._known = frozenset(each.member_id for each in self._installations.listed("", 2))
            self._known_until = now + COUNTED_FOR_S
        if len(self._known) <= 1:
            self._known |= {portal}
        return len(self._known) == 1
