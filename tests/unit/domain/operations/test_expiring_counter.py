from datetime import timedelta

from b24app.domain.operations.expiring_counter import ExpiringCounter
from tests.fakes.invented import NOW, together

MINUTE = timedelta(minutes=1)


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


def test_threads_lose_no_count() -> None:
    recently = ExpiringCounter(MINUTE, most=2)

    def note(_: int) -> None:
        for _ in range(200):
            recently.note("a", NOW)

    together(8, note)
    assert recently.times("a", NOW) == 1600
