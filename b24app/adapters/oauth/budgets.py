"""How many questions to the authorization servers one process asks on whose behalf: each is counted before it is asked.

A portal's own people are counted by portal, so what they do is at their own portal's expense. Everybody else is an
outsider, who is counted by network and for the whole process. Source: docs/trust.md 12.
"""

from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.domain.operations.client_network import networks_of
from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.portal.tokens import Asker
from b24app.errors.own import TooManyProofsError

OUTSIDERS_WINDOW, PORTALS_WINDOW = timedelta(minutes=1), timedelta(minutes=10)
MOST_OF_A_NETWORK = 20  # an office behind one address, all of whose launches fail for the same reason
MOST_OF_OUTSIDERS = 100  # at worst each holds a worker's thread for three seconds at each server
KEPT_FOR_OTHERS = 4  # one question in so many is kept for networks of which none failed
FAILURES_REMEMBERED = timedelta(hours=1)
MOST_OF_A_PERSON = 10  # in a portal under a name that no administrator has used yet, or that redirects
MOST_OF_A_PORTAL = 600  # of all its people, whom a portal can invent: 3,600 who renew their pair once an hour
MOST_UNNAMED = 100  # of a portal's, about nobody whom an answer named: who has many networks spends no colleague's own
KEYS_KEPT = 10_000
EVERYBODY, UNNAMED = "everybody", "unnamed"


def counter(window: timedelta) -> Callable[[], ExpiringCounter]:
    """Return what makes a counter of this window."""
    return lambda: ExpiringCounter(window, most=KEYS_KEPT)


class Charge:
    """What one question has been charged with. Some of it is given back where the answer confirms something."""

    def __init__(self) -> None:
        self._taken: list[tuple[ExpiringCounter, Hashable]] = []

    def take(self, counted: ExpiringCounter, key: Hashable, most: int, now: datetime) -> None:
        """Count the key once more.

        Raises:
            TooManyProofsError: it was counted often enough. Then nothing of this charge stays counted.
        """
        if not counted.take(key, most, now):
            self.give_back()
            raise TooManyProofsError(counted.left(key, now).total_seconds())
        self._taken.append((counted, key))

    def give_back(self) -> None:
        """Count once less what was taken."""
        for counted, key in self._taken:
            counted.give_back(key)
        self._taken.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionBudgets:
    """What was asked within the windows. The numbers hold for all `workers` together, each of which has its share.

    `client_address` returns the address of the current request, "" where it is unknown, and None outside of a request:
    the operator's commands are not limited.
    """

    workers: int
    client_address: Callable[[], str | None]
    clock: Callable[[], datetime]
    of_networks: ExpiringCounter = field(default_factory=counter(OUTSIDERS_WINDOW))
    of_outsiders: ExpiringCounter = field(default_factory=counter(OUTSIDERS_WINDOW))
    failures: ExpiringCounter = field(default_factory=counter(FAILURES_REMEMBERED))
    of_portals: ExpiringCounter = field(default_factory=counter(PORTALS_WINDOW))

    def charge(self, member_id: str, asker: Asker) -> Charge:
        """Charge one question.

        Raises:
            TooManyProofsError: too many were asked.
        """
        charge, networks, now = Charge(), self.networks(), self.clock()
        if networks and asker.of_portal:
            # The sum last, so that one person's requests, of which only few are questions, spend nothing of others.
            sum_of, most = (UNNAMED, MOST_UNNAMED) if asker.user_id is None else (EVERYBODY, MOST_OF_A_PORTAL)
            for who in networks if asker.user_id is None else (asker.user_id,):
                charge.take(self.of_portals, (member_id, who), self._share(MOST_OF_A_PERSON), now)
            charge.take(self.of_portals, (member_id, sum_of), self._share(most), now)
        elif networks:
            for network in networks:
                charge.take(self.of_networks, network, self._share(MOST_OF_A_NETWORK), now)
            failed = any(self.failures.times(network, now) for network in networks)
            kept = MOST_OF_OUTSIDERS // KEPT_FOR_OTHERS if failed else 0
            charge.take(self.of_outsiders, EVERYBODY, self._share(MOST_OF_OUTSIDERS - kept), now)
        return charge

    def confirmed(self, charge: Charge, member_id: str, asker: Asker, user_id: int | None) -> None:
        """Charge the person whom an answer named, instead of their network.

        A person, or a portal, who asked too often already goes on at the network's expense: the sum stays bounded.
        """
        if user_id is None or asker.user_id is not None:
            return
        persons, now = Charge(), self.clock()
        with suppress(TooManyProofsError):
            persons.take(self.of_portals, (member_id, user_id), self._share(MOST_OF_A_PERSON), now)
            if asker.of_portal:
                persons.take(self.of_portals, (member_id, EVERYBODY), self._share(MOST_OF_A_PORTAL), now)
            charge.give_back()

    def failed(self, asker: Asker) -> None:
        """Remember that an outsider's question was in vain."""
        for network in () if asker.of_portal else self.networks():
            self.failures.note(network, self.clock())

    def drop_over(self, now: datetime) -> None:
        """Forget the networks and people whose time is over."""
        for counted in (self.of_networks, self.of_outsiders, self.failures, self.of_portals):
            counted.drop_over(now)

    def networks(self) -> tuple[str, ...]:
        """Return the networks that the current client is in, the smallest first. None outside of a request."""
        address = self.client_address()
        return () if address is None else networks_of(address)

    def _share(self, most: int) -> int:
        return -(-most // self.workers)
