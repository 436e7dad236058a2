from datetime import timedelta

import pytest

from b24app.domain.operations.operating_time import (
    BATCH,
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
    for method in (BATCH, "crm.lead.get"):
        assert {in_s: blocked_for_s(method, NOW + timedelta(seconds=in_s), NOW) for in_s in told} == told
    assert (FIRST_TRY_S, BLOCK_S) == (10, 300)


@pytest.mark.fault("R37")
def test_a_block_without_a_told_end_is_tried_early_only_where_nothing_stands_in_for_the_method() -> None:
    told_before = {None: BLOCK_S, NOW - timedelta(seconds=1): BLOCK_S, NOW + timedelta(seconds=90): 90.0}
    assert {told: blocked_for_s(BATCH, None, NOW, told) for told in told_before} == told_before
    assert {blocked_for_s("crm.lead.get", None, NOW, told) for told in told_before} == {FIRST_TRY_S}
    assert blocked_for_s(BATCH, NOW + timedelta(seconds=20), NOW, NOW + timedelta(seconds=90)) == 20


def test_what_can_be_left_out_is_before_either_limit_is_reached() -> None:
    assert LOW_AT_S < LEAST_MOST_S < MOST_S < WINDOW.total_seconds()
