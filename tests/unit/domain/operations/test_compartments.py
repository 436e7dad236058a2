from collections.abc import Collection

import pytest

from b24app.domain.operations.compartments import (
    FALLS_KEPT_S,
    MOST_DOUBLINGS,
    OUTSIDERS,
    SLOW_S,
    Responsiveness,
    Slot,
    Unsure,
    all_but_one,
    has_room,
    slow_now,
)
from tests.case import case

SMALL, SHIPPED, LARGE = 8, 16, 32  # threads of a process
QUICK, NEW, OTHER = "quick", "new", "other"
STRANGE = frozenset(f"strange{number}" for number in range(LARGE))
SLOW = frozenset(f"slow{number}" for number in range(LARGE))
UNSURE = Unsure(portals=STRANGE | SLOW | {NEW}, slow=SLOW)


def slot(portal: str, person: object = None, waited_s: float = 0.0, waits_since: float | None = None) -> Slot:
    person = object() if person is None else person
    return Slot(portal=portal, person=person, waited_s=waited_s, waits_since=waits_since)


def room(wanted: Slot, taken: Collection[Slot], threads: int = SMALL, *, alone: bool = False) -> bool:
    return has_room(wanted, taken, threads, alone=alone, unsure=UNSURE)


def most(portal: str, threads: int, *, alone: bool = False, person: object = None) -> int:
    """Count how many slots one portal gets where nobody else wants any."""
    taken: list[Slot] = []
    while room(slot(portal, person), taken, threads, alone=alone):
        taken.append(slot(portal, person))
    return len(taken)


def filled(threads: int, *portals: str) -> list[Slot]:
    """Let the portals take slots in turn until none gets any."""
    taken: list[Slot] = []
    while any(fits := [each for each in portals if room(slot(each), taken, threads)]):
        taken.append(slot(fits[0]))
    return taken


@pytest.mark.rule("S57", "good")
def test_the_only_portal_has_all_threads_but_the_one_that_is_kept() -> None:
    for threads in (SMALL, SHIPPED, LARGE):
        assert most(QUICK, threads, alone=True) == threads - 1, threads
        assert most(NEW, threads, alone=True) == threads - 1, threads


@pytest.mark.rule("S57", "bad")
def test_one_of_several_portals_has_a_quarter_and_two_at_least() -> None:
    for threads, share, new in ((4, 2, 1), (SMALL, 2, 2), (16, 4, 4), (LARGE, 8, 8)):
        assert (most(QUICK, threads), most(NEW, threads)) == (share, new), threads


def test_one_person_has_half_of_a_portals_at_most() -> None:
    for threads, installed, share in ((SMALL, 1, 3), (SMALL, 2, 1), (LARGE, 2, 4)):
        alone = installed == 1
        assert most(QUICK, threads, alone=alone, person="sara") == share, (threads, installed, share)
        taken = [slot(QUICK, "sara") for _ in range(share)]
        assert room(slot(QUICK, "mia"), taken, threads, alone=alone), (threads, installed, share)


@pytest.mark.parametrize(("threads", "half"), [(SMALL, 4), (LARGE, 16)])
def test_new_portals_slow_ones_and_outsiders_share_half_of_the_threads(threads: int, half: int) -> None:
    assert len(filled(threads, OUTSIDERS, *STRANGE)) == len(filled(threads, *STRANGE)) == half
    assert not room(slot(OUTSIDERS), filled(threads, *STRANGE), threads)


@pytest.mark.rule("S57", "bad")
def test_the_last_of_that_half_is_for_a_portal_that_has_none() -> None:
    for threads in (4, SMALL, LARGE):
        assert most(OUTSIDERS, threads) == threads // 2 - 1, threads
        outsiders = [slot(OUTSIDERS) for _ in range(threads // 2 - 1)]
        assert not room(slot(OUTSIDERS), outsiders, threads), threads
        assert room(slot(NEW), outsiders, threads), threads


@pytest.mark.rule("S57", "bad")
def test_slow_portals_share_a_quarter_so_that_a_new_one_can_show_that_it_is_quick() -> None:
    for threads, quarter in ((4, 1), (SMALL, 2), (LARGE, 8)):
        taken = filled(threads, *SLOW)
        assert len(taken) == quarter, threads
        assert room(slot(NEW), taken, threads), threads


def test_they_leave_a_quick_portal_its_share() -> None:
    for threads in (SMALL, SHIPPED, LARGE):
        with case(threads):
            taken = filled(threads, OUTSIDERS, *STRANGE)
            for _ in range(max(2, threads // 4)):
                assert room(slot(QUICK), taken, threads)
                taken.append(slot(QUICK))


def test_the_only_portal_is_not_held_back_by_being_new_or_slow() -> None:
    taken = [slot(OUTSIDERS) for _ in range(3)]
    assert not room(slot(NEW), [*taken, slot(OTHER), slot(NEW), slot(NEW)])
    assert room(slot(NEW), [*taken, slot(NEW), slot(NEW)], alone=True)


def test_the_last_thread_is_nobodys() -> None:
    taken = [slot(portal) for portal in (QUICK, QUICK, OTHER, OTHER, "third", "third")]
    assert room(slot("fourth"), taken)
    assert not room(slot("fourth"), [*taken, slot("fourth")])
    assert not room(slot(OUTSIDERS), [*taken, slot("fourth")])


def test_a_process_of_few_threads_serves_somebody_too() -> None:
    for threads, waiting in ((1, 1), (2, 1), (3, 2)):
        with case(threads):
            assert all_but_one(threads) == waiting
            for portal in (QUICK, NEW, OUTSIDERS):
                assert most(portal, threads) >= 1


def test_a_request_that_lasts_too_long_is_its_portals_slow_answer_already() -> None:
    taken = [slot(QUICK, waits_since=10.0), slot(OTHER, waits_since=10.0 + SLOW_S), slot(NEW, waited_s=10.0)]
    assert slow_now(taken, 10.0 + SLOW_S) == frozenset()
    assert slow_now(taken, 10.1 + SLOW_S) == {QUICK}
    assert slow_now([slot(OTHER, waited_s=1.5, waits_since=10.0)], 11.0) == {OTHER}, "it waited before, too"


def needed(answers: Responsiveness) -> int:
    """Count the quick answers until the portal counts as quick."""
    times = 0
    while not answers.are_quick:
        answers, times = answers.after_quick(), times + 1
    return times


def quick_again(answers: Responsiveness) -> Responsiveness:
    while not answers.are_quick:
        answers = answers.after_quick()
    return answers


class TestAnswers:
    def test_five_quick_ones_are_enough_and_after_a_slow_one_five_more(self) -> None:
        assert needed(Responsiveness()) == 5
        assert needed(quick_again(Responsiveness()).after_slow(0.0)) == 5

    def test_a_portal_that_falls_again_and_again_needs_twice_as_many_each_time(self) -> None:
        answers, wanted = Responsiveness(), list[int]()
        for _ in range(MOST_DOUBLINGS + 3):
            answers = quick_again(answers).after_slow(0.0)
            wanted.append(needed(answers))
        assert wanted == [5, 10, 20, 40, 80, 160, 320, 320, 320]

    def test_slow_ones_in_a_row_are_one_fall(self) -> None:
        answers = quick_again(Responsiveness())
        for _ in range(10):
            answers = answers.after_slow(0.0)
        assert needed(answers) == 5

    @pytest.mark.rule("S57", "good")
    def test_one_slow_answer_may_happen_to_anybody_and_two_make_a_portal_slow_until_it_is_quick(self) -> None:
        once = Responsiveness().after_slow(0.0)
        assert not once.are_slow
        answers = once.after_quick().after_slow(1.0)
        assert answers.are_slow
        for _ in range(4):
            answers = answers.after_quick()
        assert answers.are_slow
        assert not answers.after_quick().are_slow

    def test_a_slow_one_begins_the_count_anew(self) -> None:
        assert needed(Responsiveness(quick=4).after_slow(0.0)) == 5

    def test_falls_are_forgotten_after_a_day(self) -> None:
        answers = Responsiveness()
        for _ in range(5):
            answers = quick_again(answers).after_slow(0.0)
        assert needed(quick_again(answers).after_slow(FALLS_KEPT_S)) > 5
        assert needed(quick_again(answers).after_slow(FALLS_KEPT_S + 1)) == 5
