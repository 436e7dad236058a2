from datetime import timedelta

import pytest

from b24app.adapters.rest.budget import MOST_KNOWN, PortalBudgets
from b24app.adapters.rest.wire_values import time_block
from b24app.domain.bounded_json import Json
from tests.fakes.invented import NOW

METHOD = "crm.stagehistory.list"
SOON = int(NOW.timestamp()) + 60


def low(*times: Json, after: timedelta = timedelta(), portal: str = "portal") -> bool:
    """Tell whether the method is left alone after answers in which it took these times."""
    budgets = PortalBudgets()
    budgets.measured("portal", METHOD, map(time_block, times), NOW)
    return METHOD in budgets.low(portal, [METHOD, "other"], NOW + after)


def spent(seconds: Json, reset_at: Json = SOON) -> Json:
    return {"operating": seconds, "operating_reset_at": reset_at}


def test_a_method_with_little_time_left_is_left_alone_until_its_time_is_given_back() -> None:
    assert low(spent(470))
    assert low(spent(470.5), after=timedelta(seconds=59))
    assert not low(spent(470), after=timedelta(seconds=61))


def test_a_method_with_time_left_is_called() -> None:
    assert not low(spent(300))
    assert not low(spent(0))
    assert not low()


def test_a_portal_that_does_not_measure_is_called() -> None:
    cases: list[Json] = [None, [], "x", {}, {"operating": True}, {"operating": "470"}, {"operating": None}]
    for said in cases:
        assert not low(said), said


def test_the_dearest_of_several_answers_decides_in_any_order() -> None:
    assert low(spent(470), spent(1))
    assert low(spent(1), spent(470))


def test_it_is_left_alone_for_ten_minutes_at_most_whatever_the_portals_clock_says() -> None:
    for reset_at in (None, "x", int(NOW.timestamp()) + 10**6):
        assert low(spent(470, reset_at), after=timedelta(minutes=9)), reset_at
        assert not low(spent(470, reset_at), after=timedelta(minutes=11)), reset_at


def test_another_portal_has_its_own_time() -> None:
    assert not low(spent(470), portal="other")


@pytest.mark.fault("R37")
def test_a_method_that_the_portal_has_blocked_is_left_alone_as_long_as_it_said_and_measuring_does_not_end_it() -> None:
    budgets = PortalBudgets()
    budgets.blocked("portal", METHOD, 30, NOW)
    budgets.measured("portal", METHOD, [time_block(spent(1))], NOW)
    later = NOW + timedelta(seconds=20)
    assert budgets.low("portal", [METHOD, "other"], later) == {METHOD}
    assert (budgets.blocked_s("portal", METHOD, later), budgets.blocked_s("other", METHOD, later)) == (10, 0)
    assert budgets.low("portal", [METHOD], NOW + timedelta(seconds=31)) == frozenset()


def test_time_given_back_early_counts_at_once() -> None:
    budgets = PortalBudgets()
    for seconds in (470, 10):
        budgets.measured("portal", METHOD, [time_block(spent(seconds))], NOW)
    assert budgets.low("portal", [METHOD], NOW) == frozenset()


def test_strange_portals_do_not_fill_the_memory() -> None:
    budgets = PortalBudgets()
    methods = [f"method{place}" for place in range(MOST_KNOWN + 5)]
    for method in methods:
        budgets.measured("portal", method, [time_block(spent(470))], NOW)
    assert len(budgets.low("portal", methods, NOW)) == MOST_KNOWN
