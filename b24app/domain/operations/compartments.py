"""How the threads of a process are divided between portals, so that one that is slow or hostile holds up no other.

A request takes a slot before its first question to another host, and holds it until its end. Without a slot it waits
for nobody, so the one thread that is kept back is always soon free again: for `/health`, and for what asks nobody.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace

OUTSIDERS = ""  # the portal of a request that brought neither a stored application token nor a ticket
FEWEST = 2  # slots of a portal: an open, and a colleague's
QUICK_S, SLOW_S = 1.0, 2.0
SLOW_ANSWERS = 2  # make a portal count as slow, until it counts as quick
FEW_THREADS = 3  # are too few to keep one for somebody
QUICK_ANSWERS = 5  # make a portal count as quick, until its next slow one; twice as many after each further fall
OF_ONE_REQUEST = 2  # of these: an installation asks more often, and makes nobody known by itself
MOST_DOUBLINGS = 6  # 320 answers: some hours of a small office
FALLS_KEPT_S = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The right to hold a thread while another host is asked.

    `person` is who asks, `answers` were quick ones. `waited_s` is for how long the request has waited for a portal's
    answers, and `waits_since` since when it waits for one now: neither counts what it waits for others.
    """

    portal: str
    person: Hashable
    answers: int = 0
    waited_s: float = 0.0
    waits_since: float | None = None

    def after_answer(self, took_s: float, *, is_quick: bool) -> "Slot":
        """Return it after one answer more, or none in that time."""
        return replace(self, answers=self.answers + is_quick, waited_s=self.waited_s + took_s, waits_since=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsiveness:
    """What a portal's answers were like: how many quick ones since the last slow one, and how often it fell by such.

    A portal that is quick in order to be slow afterwards needs ever more quick answers. `slow` counts the slow ones
    since it last counted as quick.
    """

    quick: int = 0
    slow: int = 0
    falls: int = 0
    fell_at: float = 0.0

    @property
    def are_quick(self) -> bool:
        """Whether the portal counts as quick."""
        return self.quick >= QUICK_ANSWERS << min(max(self.falls - 1, 0), MOST_DOUBLINGS)

    @property
    def are_slow(self) -> bool:
        """Whether the portal counts as slow. A single slow answer may happen to anybody."""
        return self.slow >= SLOW_ANSWERS

    def after_quick(self) -> "Responsiveness":
        """Return what they are like with one quick answer more."""
        after = replace(self, quick=self.quick + 1)
        return replace(after, slow=0) if after.are_quick else after

    def after_slow(self, now: float) -> "Responsiveness":
        """Return what they are like with a slow answer, which is a fall if the portal counted as quick."""
        falls = 0 if now - self.fell_at > FALLS_KEPT_S else self.falls
        if self.are_quick:
            return Responsiveness(slow=1, falls=falls + 1, fell_at=now)
        return replace(self, quick=0, slow=self.slow + 1, falls=falls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """The portals that do not count as quick, and those of them that count as slow."""

    portals: frozenset[str]
    slow: frozenset[str]

    def has_room(self, wanted: Slot, taken: Collection[Slot], threads: int) -> bool:
        """Decide whether such a portal, or an outsider, may have one more of the half that they share.

        The last one of the half is for a portal that has none yet, and portals that are known to be slow share a
        quarter: else two of them would hold it all, and a portal that is new, or was slow once, could never show that
        it is quick.
        """
        left = half(threads) - sum(each.portal == OUTSIDERS or each.portal in self.portals for each in taken)
        if wanted.portal in self.slow and sum(each.portal in self.slow for each in taken) >= quarter(threads):
            return False
        is_first = wanted.portal != OUTSIDERS and all(each.portal != wanted.portal for each in taken)
        return left > 0 if is_first or threads <= FEW_THREADS else left > 1


def has_room(wanted: Slot, taken: Collection[Slot], threads: int, *, alone: bool, unsure: Unsure) -> bool:
    """Decide whether a slot may be taken beside those that are taken.

    `alone` says that no other portal is installed. The portals of `unsure` share a half of the threads with all
    outsiders.
    """
    if len(taken) >= all_but_one(threads):
        return False
    if wanted.portal == OUTSIDERS:
        return unsure.has_room(wanted, taken, threads)
    most = all_but_one(threads) if alone else max(FEWEST, quarter(threads))
    same = [each.person for each in taken if each.portal == wanted.portal]
    if len(same) >= most or same.count(wanted.person) >= half(most):
        return False
    return alone or wanted.portal not in unsure.portals or unsure.has_room(wanted, taken, threads)


def slow_now(taken: Collection[Slot], now: float) -> frozenset[str]:
    """Return the portals that are slow already: a request has waited for them for too long, and goes on."""
    waiting = ((each, each.waits_since) for each in taken)
    return frozenset(
        each.portal for each, since in waiting if since is not None and each.waited_s + now - since > SLOW_S
    )


def all_but_one(threads: int) -> int:
    """Return how many threads may wait for other hosts."""
    return max(1, threads - 1)


def quarter(of: int) -> int:
    """Return the quarter, and one at least."""
    return max(1, of // 4)


def half(of: int) -> int:
    """Return the half, and one at least."""
    return max(1, of // 2)
