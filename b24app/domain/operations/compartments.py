"""How the threads of a process are divided between portals, so that one that is slow or hostile holds up no other.

A request takes a slot before its first question to another host, and holds it until its end. Without a slot it waits
for nobody, so the one thread that is kept back is always soon free again: for `/health`, and for what asks nobody.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace

OUTSIDER = ""  # the portal of a request that brought neither a stored application token nor a ticket
FEWEST = 2  # slots of a portal: an open, and a colleague's
QUICK_S, SLOW_S = 1.0, 2.0
QUICK_ANSWERS = 5  # make a portal count as quick, until its next slow one; twice as many after each further fall
OF_ONE_REQUEST = 2  # of these: an installation asks more often, and makes nobody known by itself
MOST_DOUBLINGS = 6  # 320 answers: some hours of a small office
FALLS_KEPT_S = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The right to hold a thread while another host is asked.

    `person` is who asks, `since` counts in seconds, `answers` were quick ones.
    """

    portal: str
    person: Hashable
    since: float
    answers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a portal's answers were like: how many quick ones since the last slow one, and how often it fell by such.

    A portal that is quick in order to be slow afterwards needs ever more quick answers.
    """

    quick: int = 0
    falls: int = 0
    fell_at: float = 0.0

    @property
    def are_quick(self) -> bool:
        """Whether the portal counts as quick."""
        return self.quick >= QUICK_ANSWERS << min(max(self.falls - 1, 0), MOST_DOUBLINGS)

    def after_quick(self) -> "Answers":
        """Return what they are like with one quick answer more."""
        return replace(self, quick=self.quick + 1)

    def after_slow(self, now: float) -> "Answers":
        """Return what they are like with a slow answer, which is a fall if the portal counted as quick."""
        falls = 0 if now - self.fell_at > FALLS_KEPT_S else self.falls
        return Answers(falls=falls + 1, fell_at=now) if self.are_quick else replace(self, quick=0, falls=falls)


def has_room(wanted: Slot, taken: Collection[Slot], threads: int, *, alone: bool, unsure: Collection[str]) -> bool:
    """Decide whether a slot may be taken beside those that are taken.

    `alone` says that no other portal is installed. `unsure` are the portals that do not count as quick: they share a
    half of the threads with all outsiders.
    """
    if len(taken) >= all_but_one(threads):
        return False
    shared = sum(each.portal == OUTSIDER or each.portal in unsure for each in taken)
    if wanted.portal == OUTSIDER:
        return shared < half(threads)
    most = all_but_one(threads) if alone else max(FEWEST, threads // 4)
    same = [each.person for each in taken if each.portal == wanted.portal]
    if len(same) >= most or same.count(wanted.person) >= half(most):
        return False
    return alone or wanted.portal not in unsure or shared < half(threads)


def slow_now(taken: Collection[Slot], now: float) -> frozenset[str]:
    """Return the portals that are slow already: a request to one of them has lasted too long, and goes on."""
    return frozenset(each.portal for each in taken if now - each.since > SLOW_S)


def all_but_one(threads: int) -> int:
    """Return how many threads may wait for other hosts."""
    return max(1, threads - 1)


def half(of: int) -> int:
    """Return the half, and one at least."""
    return max(1, of // 2)
