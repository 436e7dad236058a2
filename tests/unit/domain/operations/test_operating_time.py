from datetime import timedelta

import pytest

from b24app.domain.operations.operating_time import (
    BLOCK_S,
    FIRST_TRY_S,
    LEAST_MOST_S,
    LOW_AT_S,
    MOST_S,
    WINDOW,
    blocked_for_s,
)
from tests.fakes.invented import NOW


@pytest.mark.fault("R37")
def test_a_blocked_method_is_left_alone_for_ten_seconds_at_least_until_the_reset_and_five_minutes_at_most() -> None:
    told = {-3600.0: FIRST_TRY_S, 0.0: FIRST_TRY_S, 9.0: FIRST_TRY_S, 11.0: 11.0, 299.0: 299.0, 86_400.0: BLOCK_S}
    assert {in_s: blocked_for_s(NOW + timedelta(seconds=in_s), NOW) for in_s in told} == told
    assert blocked_for_s(None, NOW) == FIRST_TRY_S
    assert (FIRST_TRY_S, BLOCK_S) == (10, 300)


def test_what_can_be_left_out_is_before_either_limit_is_reached() -> None:
    assert LOW_AT_S < LEAST_MOST_S < MOST_S < WINDOW.total_seconds()
