import math
from threading import Thread

import pytest

from b24app.adapters.outbound.request_context import NONE, RequestContext, carried, current, give_time, left_s

ONE, OTHER = RequestContext(id="1a2b3c4d", client="office"), RequestContext(id="5e6f7a8b")


def test_it_is_carried_until_the_end_of_the_request_and_not_longer() -> None:
    assert current() is NONE
    with carried(ONE):
        assert current() == ONE
        with carried(OTHER):
            assert current() == OTHER
        assert current() == ONE
    assert current() is NONE


def test_a_request_that_fails_leaves_nothing_behind() -> None:
    with pytest.raises(LookupError), carried(ONE):
        raise LookupError
    assert current() is NONE


def test_a_thread_that_works_later_starts_with_none() -> None:
    with carried(ONE):
        found: list[RequestContext] = []
        later = Thread(target=lambda: found.append(current()))
        later.start()
        later.join()
    assert found == [NONE]


class TestTime:
    def test_a_request_has_the_time_that_it_was_given_and_what_is_no_request_has_no_end(self) -> None:
        give_time(5.0)
        assert left_s() == math.inf
        with carried(ONE):
            assert left_s() == math.inf
            give_time(60.0)
            assert 50.0 < left_s() <= 60.0
            assert (current().id, current().client) == (ONE.id, ONE.client)
        assert left_s() == math.inf

    def test_none_is_left_once_it_is_over_and_never_less(self) -> None:
        with carried(ONE):
            give_time(-1.0)
            assert left_s() == 0.0
