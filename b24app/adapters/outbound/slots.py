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
    OUTSIDERS,
    QUICK_S,
    SLOW_S,
    Responsiveness,
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
        self._answers = BoundedMemory[Responsiveness](PORTALS_KEPT)
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

    def take(self, portal: str = OUTSIDERS, person: Hashable = None) -> None:
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
            taken, wanted = self._taken.values(), Slot(portal=portal, person=person)
            there = {portal, *(each.portal for each in taken)}
            known = {each: self.responsiveness_of(each) for each in there}
            unsure = Unsure(
                portals=slow_now(taken, now).union(each for each in there if not known[each].are_quick),
                slow=frozenset(each for each in there if known[each].are_slow),
            )
            if not has_room(wanted, taken, self._threads, alone=alone, unsure=unsure):
                raise ThreadsBusyError
            self._taken[request] = wanted

    def name(self, person: Hashable) -> None:
        """Note whose slot it is, now that the portal has named the person."""
        request = current().id
        with self._lock:
            if request in self._taken:
                self._taken[request] = replace(self._taken[request], person=person)

    def waits(self) -> float:
        """Note that the request waits for a portal's answer from now on. Return when that is."""
        request, now = current().id, self._now()
        with self._lock:
            if request in self._taken:
                self._taken[request] = replace(self._taken[request], waits_since=now)
        return now

    def note(self, portal: str, since: float, *, answered: bool = True) -> None:
        """Note how long the portal took for an answer, or for none; of outsiders nobody knows which one it was.

        A request that waits for long is one slow answer, however much it asks.
        """
        request, took_s = current().id, self._now() - since
        is_quick = answered and took_s < QUICK_S
        with self._lock:
            before = self._taken.get(request)
            if before is not None:
                self._taken[request] = before.after_answer(took_s, is_quick=is_quick)
        waited_s, answers = (before.waited_s, before.answers) if before else (0.0, 0)
        if portal == OUTSIDERS or waited_s > SLOW_S:
            return
        if waited_s + took_s > SLOW_S:
            self._answers.change(portal, lambda known: (known or Responsiveness()).after_slow(self._now()))
        elif is_quick and answers < OF_ONE_REQUEST:
            self._answers.change(portal, lambda known: (known or Responsiveness()).after_quick())

    def responsiveness_of(self, portal: str) -> Responsiveness:
        """Return how the portal has answered."""
        return self._answers.get(portal) or Responsiveness()

    def _leave(self, request: str) -> None:
        with self._lock:
            self._taken.pop(request, None)

    def _is_alone(self, portal: str, now: float) -> bool:
        """Whether this is the only portal that is installed, as far as we know: it may be one that just came."""
        if portal == OUTSIDERS:
            return False
        if now >= self._known_until:
            self._known = frozenset(each.member_id for each in self._installations.listed("", 2))
            self._known_until = now + COUNTED_FOR_S
        if len(self._known) <= 1:
            self._known |= {portal}
        return len(self._known) == 1
