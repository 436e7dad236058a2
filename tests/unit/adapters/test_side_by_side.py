import io
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Barrier, Event, Lock
from weakref import finalize

import pytest

from b24app.adapters.side_by_side import AHEAD, AT_ONCE, side_by_side
from b24app.errors.own import StoreError

MANY = 5 * AHEAD
TOGETHER_S = 60.0  # a busy machine's


def test_so_many_are_asked_at_once_and_the_answers_come_in_the_order_of_the_portals() -> None:
    together = Barrier(AT_ONCE)

    def ask(number: int) -> int:
        together.wait(TOGETHER_S)  # broken where fewer are asked at a time
        return -number

    assert list(side_by_side(range(MANY), ask)) == [-number for number in range(MANY)]


def test_never_are_more_asked_at_once_and_no_more_are_begun_than_fit_into_memory() -> None:
    begun, waiting, lock, all_begun = 0, 0, Lock(), Event()

    def portals() -> Iterator[int]:
        nonlocal begun
        for number in range(MANY):
            if number == AHEAD - 1:
                all_begun.set()
            begun = number + 1
            yield number

    def ask(number: int) -> int:
        nonlocal waiting
        with lock:
            waiting += 1
        all_begun.wait(TOGETHER_S)
        with lock:
            most, waiting = waiting, waiting - 1
        return most if number < AT_ONCE else 0

    answers = side_by_side(portals(), ask)
    for number, most in enumerate(answers):
        assert most <= AT_ONCE
        assert begun <= number + AHEAD


@pytest.mark.parametrize("is_source", [True, False], ids=["the store fails", "an answer fails"])
def test_what_had_been_begun_is_given_before_a_failure_and_nothing_after_it(*, is_source: bool) -> None:
    def portals() -> Iterator[int]:
        yield from range(5)
        if is_source:
            raise StoreError("no database")
        yield from range(5, MANY)

    def ask(number: int) -> int:
        if number == 3 and not is_source:
            raise StoreError("no database")
        return number

    given = list[int]()
    with pytest.raises(StoreError):
        given.extend(side_by_side(portals(), ask))
    assert given == [0, 1, 2, 3, 4] if is_source else [0, 1, 2, *range(4, AHEAD)]


def test_a_fault_of_ours_comes_at_once() -> None:
    answers = side_by_side(range(MANY), lambda number: 6 // (3 - number))
    with pytest.raises(ZeroDivisionError):
        list(answers)


@dataclass(frozen=True)
class Portal:
    number: int


class Screen(io.StringIO):
    """Standard error, which tells when something stands there."""

    def __init__(self) -> None:
        super().__init__()
        self.is_told = Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        self.is_told.set()
        return written


def test_who_presses_ctrl_c_is_told_that_those_under_way_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, ended, is_begun = Screen(), list[bool](), Event()
    monkeypatch.setattr(sys, "stderr", screen)

    def ask(number: int) -> None:
        if number == 0:
            is_begun.wait(TOGETHER_S)
            raise KeyboardInterrupt  # it comes out where its answer is waited for, as Ctrl-C does
        is_begun.set()
        ended.append(screen.is_told.wait(TOGETHER_S))

    with pytest.raises(KeyboardInterrupt):
        list(side_by_side(range(2), ask))
    assert ended == [True], "told while the other is being asked, whose end is waited for"
    assert screen.getvalue() == "Interrupted: waiting for the portals that are being asked, at most 8 ...\n"


def test_who_takes_all_answers_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(side_by_side(range(3), str)) == ["0", "1", "2"]
    assert capsys.readouterr().err == ""


def test_where_nobody_takes_a_further_answer_nothing_further_is_begun(capsys: pytest.CaptureFixture[str]) -> None:
    asked, full, is_left_out = list[int](), Barrier(AT_ONCE + 1), Event()

    def portals() -> Iterator[Portal]:
        for number in range(MANY):
            portal = Portal(number)
            if number == AHEAD - 2:
                finalize(portal, is_left_out.set)  # nobody holds it any more: it will not be asked
            yield portal

    def ask(portal: Portal) -> None:
        asked.append(portal.number)
        if portal.number:
            full.wait(TOGETHER_S)
            is_left_out.wait(TOGETHER_S)

    answers = side_by_side(portals(), ask)
    next(answers)
    full.wait(TOGETHER_S)  # all threads are taken, and others wait for one
    answers.close()
    assert capsys.readouterr().err.startswith("Interrupted: ")
    assert is_left_out.is_set()
    assert len(asked) == 1 + AT_ONCE


def test_each_is_asked_with_the_context_of_who_asked_for_all() -> None:
    name = ContextVar[str]("name")
    name.set("doctor")
    assert set(side_by_side(range(3), lambda _: name.get())) == {"doctor"}
