from collections.abc import Iterator
from contextvars import ContextVar
from threading import Barrier, Lock

import pytest

from b24app.adapters.side_by_side import AHEAD, AT_ONCE, side_by_side

MANY = 5 * AHEAD
TOGETHER_S = 60.0  # a busy machine's


def test_so_many_are_asked_at_once_and_the_answers_come_in_the_order_of_the_portals() -> None:
    together = Barrier(AT_ONCE)

    def ask(number: int) -> int:
        together.wait(TOGETHER_S)  # broken where fewer are asked at a time
        return -number

    assert list(side_by_side(range(MANY), ask)) == [-number for number in range(MANY)]


def test_never_are_more_asked_at_once_and_no_more_are_begun_than_fit_into_memory() -> None:
    begun, asked, most, lock = 0, 0, 0, Lock()

    def portals() -> Iterator[int]:
        nonlocal begun
        for number in range(MANY):
            begun = number + 1
            yield number

    def ask(number: int) -> int:
        nonlocal asked, most
        with lock:
            asked += 1
            most = max(most, asked)
        with lock:
            asked -= 1
        return number

    for number in side_by_side(portals(), ask):
        assert begun <= number + AHEAD
    assert most <= AT_ONCE


def test_what_is_raised_comes_at_its_place() -> None:
    def ask(number: int) -> int:
        return 6 // (3 - number)

    answers = side_by_side(range(5), ask)
    assert [next(answers) for _ in range(3)] == [2, 3, 6]
    with pytest.raises(ZeroDivisionError):
        next(answers)


def test_where_nobody_takes_a_further_answer_nothing_further_is_begun() -> None:
    asked = list[int]()
    answers = side_by_side(range(MANY), asked.append)
    next(answers)
    answers.close()
    assert len(asked) <= AHEAD


def test_each_is_asked_with_the_context_of_who_asked_for_all() -> None:
    name = ContextVar[str]("name")
    name.set("doctor")
    assert set(side_by_side(range(3), lambda _: name.get())) == {"doctor"}
