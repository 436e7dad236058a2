from threading import Thread

import pytest

from b24app.adapters.outbound.request_context import NONE, RequestContext, carried, current

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
