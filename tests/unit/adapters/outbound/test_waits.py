from dataclasses import dataclass

import pytest

from b24app.adapters.outbound.request_context import RequestContext, carried, waited_s
from b24app.adapters.outbound.waits import Waits


@dataclass
class Seconds:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_waits_one_after_the_other_are_added() -> None:
    clock = Seconds()
    waits = Waits(clock)
    for took_s in (2.0, 3.0):
        with waits.one_more():
            clock.now += took_s
        clock.now += 10.0
    assert waits.seconds == 5.0


def test_waits_side_by_side_count_once() -> None:
    clock = Seconds()
    waits = Waits(clock)
    with waits.one_more():
        clock.now += 1.0
        with waits.one_more():
            clock.now += 2.0
        clock.now += 4.0
    assert waits.seconds == 7.0


def test_a_wait_counts_while_it_lasts() -> None:
    clock = Seconds()
    waits = Waits(clock)
    with waits.one_more():
        clock.now += 1.0
        assert waits.seconds == 1.0


def test_a_wait_that_fails_is_over() -> None:
    clock = Seconds()
    waits = Waits(clock)
    with pytest.raises(LookupError), waits.one_more():
        raise LookupError
    clock.now += 5.0
    assert waits.seconds == 0.0


def test_each_request_has_waited_for_itself() -> None:
    clock = Seconds()
    with carried(RequestContext(id="1", waits=Waits(clock))), carried(RequestContext(id="2")):
        assert waited_s() == 0.0
    with carried(RequestContext(id="3", waits=(its := Waits(clock)))):
        with its.one_more():
            clock.now += 2.0
        assert waited_s() == 2.0
