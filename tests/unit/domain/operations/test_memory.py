import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from b24app.domain.operations.memory import BoundedMemory, ExpiringCounter, OneAtATime, RecentItems
from tests.fakes.invented import NOW, together

MINUTE = timedelta(minutes=1)


def test_the_newest_come_first_and_only_so_many_are_kept() -> None:
    latest = RecentItems[int](each=3, most=2)
    for item in range(5):
        latest.note("here", item)
    assert latest.of("here") == (4, 3, 2)
    assert latest.of("there") == ()


def test_of_too_many_keys_the_one_without_news_for_longest_is_forgotten() -> None:
    latest = RecentItems[int](each=3, most=2)
    for key in ("first", "second", "first", "third"):
        latest.note(key, 1)
    assert [len(latest.of(key)) for key in ("first", "second", "third")] == [2, 0, 1]


def test_a_key_can_be_forgotten_known_or_not() -> None:
    latest = RecentItems[int](each=3, most=2)
    latest.note("here", 1)
    for key in ("here", "there"):
        latest.forget(key)
    assert latest.of("here") == ()


def test_threads_lose_nothing() -> None:
    latest, start = RecentItems[int](each=800, most=2), Barrier(8)

    def note() -> None:
        start.wait()
        for item in range(100):
            latest.note("here", item)

    threads = [Thread(target=note) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(latest.of("here")) == 800


def test_a_key_is_counted_for_its_life_and_then_from_zero() -> None:
    recently = ExpiringCounter(MINUTE, most=10)
    assert recently.times("a", NOW) == 0
    recently.note("a", NOW)
    recently.note("a", NOW + MINUTE / 2)
    assert recently.times("a", NOW + MINUTE / 2) == 2
    assert recently.left("a", NOW + MINUTE / 2) == MINUTE / 2
    assert recently.times("a", NOW + MINUTE) == 0
    recently.note("a", NOW + MINUTE)
    assert recently.times("a", NOW + MINUTE) == 1


def test_keys_are_counted_apart() -> None:
    recently = ExpiringCounter(MINUTE, most=10)
    recently.note("a", NOW)
    assert recently.times("b", NOW) == 0
    assert recently.left("b", NOW) == timedelta()


def test_of_too_many_keys_the_oldest_is_forgotten() -> None:
    recently = ExpiringCounter(MINUTE, most=2)
    for key in ("a", "b", "a", "c"):
        recently.note(key, NOW)
    assert [recently.times(key, NOW) for key in "abc"] == [2, 0, 1]


def test_keys_whose_life_is_over_are_forgotten_when_that_is_asked_for_and_no_others() -> None:
    recently = ExpiringCounter(MINUTE, most=10)
    for key, at in (("over", NOW), ("again", NOW), ("new", NOW + MINUTE / 2), ("again", NOW + MINUTE)):
        recently.note(key, at)
    recently.drop_over(NOW + MINUTE)
    assert set(held_by(recently)) == {"new", "again"}
    assert (recently.times("new", NOW + MINUTE), recently.times("again", NOW + MINUTE)) == (1, 1)


def held_by(counter: ExpiringCounter) -> dict[object, object]:
    """Look at what it holds, which nothing in the application asks for."""
    held: dict[object, object] = vars(vars(counter)["_counts"])["_items"]
    return held


def test_threads_lose_no_count() -> None:
    recently = ExpiringCounter(MINUTE, most=2)

    def note(_: int) -> None:
        for _ in range(200):
            recently.note("a", NOW)

    together(8, note)
    assert recently.times("a", NOW) == 1600


def test_a_key_is_taken_so_often_within_its_life_and_then_anew() -> None:
    counted = ExpiringCounter(MINUTE, most=10)
    assert [counted.take("a", 2, NOW) for _ in range(3)] == [True, True, False]
    assert counted.take("b", 2, NOW)
    assert counted.times("a", NOW) == 2, "what was refused is not counted"
    assert counted.left("a", NOW + MINUTE / 2) == MINUTE / 2, "nor does it prolong anything"
    assert counted.take("a", 2, NOW + MINUTE)
    assert counted.times("a", NOW + MINUTE) == 1


def test_what_is_given_back_can_be_taken_again_and_never_more_than_that() -> None:
    counted = ExpiringCounter(MINUTE, most=10)
    assert counted.take("a", 1, NOW)
    for _ in range(3):
        counted.give_back("a")
    assert [counted.take("a", 1, NOW) for _ in range(2)] == [True, False]
    counted.give_back("unknown")
    assert counted.times("unknown", NOW) == 0


def test_of_many_threads_no_more_take_than_may() -> None:
    counted = ExpiringCounter(MINUTE, most=2)
    with switching_often():
        taken = together(8, lambda _: sum(counted.take("a", 100, NOW) for _ in range(50)))
    assert sum(taken) == 100


def test_one_has_the_turn_of_a_key_and_the_others_are_told_so_at_once() -> None:
    turns = OneAtATime()
    with turns.turn("a") as first:
        with turns.turn("a") as second, turns.turn("b") as other:
            assert (first, second, other) == (True, False, True)
        with turns.turn("a") as third:
            assert not third, "who had none gives none back"
    with turns.turn("a") as again:
        assert again


def test_who_has_the_turn_learns_whether_somebody_was_turned_away() -> None:
    turns = OneAtATime()
    with turns.turn("a"):
        assert not turns.turned_away("a")
        with turns.turn("b"), turns.turn("b"):
            assert not turns.turned_away("a")
        with turns.turn("a"):
            pass
        assert turns.turned_away("a")
    assert not turns.turned_away("a")
    with turns.turn("a"):
        assert not turns.turned_away("a"), "it is of this turn"


def test_a_turn_that_ends_with_an_error_is_over() -> None:
    turns = OneAtATime()
    with pytest.raises(LookupError), turns.turn("a"):
        raise LookupError
    with turns.turn("a") as again:
        assert again


def test_a_key_whose_item_becomes_none_is_forgotten() -> None:
    memory = BoundedMemory[int](2)
    memory.put("a", 1)
    memory.change("a", lambda item: None if item == 1 else item)
    assert memory.get("a") is None


def test_a_reader_sees_every_key_while_others_change_it() -> None:
    recent, seen = RecentItems[int](each=3, most=2), list[int]()
    recent.note("here", 0)

    def note_and_read(thread: int) -> None:
        for item in range(2_000):
            if thread % 2:
                recent.note("here", item)
            else:
                seen.append(len(recent.of("here")))

    with switching_often():
        together(4, note_and_read)
    assert min(seen) > 0


@contextmanager
def switching_often() -> Iterator[None]:
    """Let threads take turns as often as the interpreter can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)
