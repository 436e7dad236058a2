from datetime import timedelta

import pytest

from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.budget import MOST_KNOWN, PortalBudgets
from b24app.domain.bounded_json import Json
from b24app.errors.outside import PortalBusyError, PortalError
from tests.fakes.invented import NOW

METHOD = "crm.stagehistory.list"
SOON = int(NOW.timestamp()) + 60


def low(
    *times: Json,
    after: timedelta = timedelta(),
    portal: str = "portal",
    refusals: dict[str, PortalError] | None = None,
) -> bool:
    """Tell whether the method is left alone after a batch in which it took these times."""
    budgets = PortalBudgets()
    asked = {f"step{place}": Command(method=METHOD, params={}) for place, _ in enumerate(times)}
    answers = Answers(host="", results={}, refusals=refusals or {}, times=dict(zip(asked, times, strict=True)))
    budgets.note("portal", asked, answers, NOW)
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


@pytest.mark.parametrize(
    "said", [None, [], "x", {}, {"operating": True}, {"operating": "470"}, {"operating": None}], ids=repr
)
def test_a_portal_that_does_not_measure_is_called(said: Json) -> None:
    assert not low(said)


def test_the_dearest_of_several_commands_decides_in_any_order() -> None:
    assert low(spent(470), spent(1))
    assert low(spent(1), spent(470))


@pytest.mark.parametrize("reset_at", [None, "x", int(NOW.timestamp()) + 10**6], ids=repr)
def test_it_is_left_alone_for_ten_minutes_at_most_whatever_the_portals_clock_says(reset_at: Json) -> None:
    assert low(spent(470, reset_at), after=timedelta(minutes=9))
    assert not low(spent(470, reset_at), after=timedelta(minutes=11))


def test_another_portal_has_its_own_time() -> None:
    assert not low(spent(470), portal="other")


def test_a_method_that_the_portal_has_blocked_is_left_alone_as_long_as_it_said() -> None:
    busy: dict[str, PortalError] = {"step0": PortalBusyError(METHOD, "OPERATION_TIME_LIMIT", 429, wait_s=30)}
    assert low(None, refusals=busy)
    assert not low(None, refusals=busy, after=timedelta(seconds=31))


def test_time_given_back_early_counts_at_once() -> None:
    budgets, asked = PortalBudgets(), {"step": Command(method=METHOD, params={})}
    for seconds in (470, 10):
        budgets.note("portal", asked, Answers(host="", results={}, refusals={}, times={"step": spent(seconds)}), NOW)
    assert budgets.low("portal", [METHOD], NOW) == frozenset()


def test_strange_portals_do_not_fill_the_memory() -> None:
    budgets = PortalBudgets()
    asked = {f"{place}": Command(method=f"method{place}", params={}) for place in range(MOST_KNOWN + 5)}
    times = dict.fromkeys(asked, spent(470))
    budgets.note("portal", asked, Answers(host="", results={}, refusals={}, times=times), NOW)
    assert len(budgets.low("portal", [command.method for command in asked.values()], NOW)) == MOST_KNOWN
