from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.domain.lead.answers import Load
from b24app.domain.message import Message
from b24app.domain.operations.portal_activity import (
    EVENTS_KEPT,
    FAILURES_KEPT,
    LOADS_KEPT,
    LOADS_SHOWN,
    PORTALS_KEPT,
    Failure,
    LifeEvent,
    PortalActivity,
    heaviest,
)
from b24app.domain.operations.rest_three import ASKED_EVERY, FIRST_ASKED_AFTER, RestThree
from tests.fakes.invented import NOW

FAILURE = Failure(at=NOW, number="ab12", title=Message("Busy"), kind="busy")
EVENT = LifeEvent(at=NOW, name="ONAPPINSTALL", outcome=Message("It was."))
LOAD = Load(method="crm.lead.get", operating_s=1.5, resets_at=None, seen_at=NOW)


def test_each_portal_has_its_own_news_and_no_more_than_so_many() -> None:
    activity = PortalActivity()
    for _ in range(20):
        activity.failures.note("one", FAILURE)
        activity.events.note("one", EVENT)
        activity.loads.note("one", LOAD)
    kept = [len(memory.of("one")) for memory in (activity.failures, activity.events, activity.loads)]
    assert kept == [FAILURES_KEPT, EVENTS_KEPT, LOADS_KEPT]
    assert activity.failures.of("other") == ()


def test_however_many_portals_there_are_only_so_many_are_remembered() -> None:
    activity = PortalActivity()
    for number in range(PORTALS_KEPT + 1):
        activity.failures.note(str(number), FAILURE)
    assert activity.failures.of("0") == ()
    assert activity.failures.of("1") == (FAILURE,)


def test_a_portal_that_is_gone_leaves_nothing() -> None:
    activity = PortalActivity()
    activity.failures.note("one", FAILURE)
    activity.events.note("one", EVENT)
    activity.loads.note("one", LOAD)
    activity.note_rest_three("one", RestThree.WITH_LEADS, NOW)
    activity.forget("one")
    assert activity.rest_three_of("one") is RestThree.UNKNOWN
    assert (activity.failures.of("one"), activity.events.of("one"), activity.loads.of("one")) == ((), (), ())


def test_two_processes_have_nothing_in_common() -> None:
    one, other = PortalActivity(), PortalActivity()
    one.failures.note("portal", FAILURE)
    assert other.failures.of("portal") == ()


def test_the_method_that_reads_leads_and_the_batch_are_shown_first_then_the_heaviest() -> None:
    loads = [replace(LOAD, method=f"m{seconds}", operating_s=seconds) for seconds in range(9)]
    shown = heaviest([*loads, replace(LOAD, operating_s=0), replace(LOAD, method="batch", operating_s=2)])
    assert [load.method for load in shown] == ["batch", "crm.lead.get", "m8", "m7"]
    assert len(shown) == LOADS_SHOWN


class TestRestThree:
    def test_a_portal_is_asked_an_hour_after_its_first_open_and_once_a_day_from_then_on(self) -> None:
        activity, second, later = PortalActivity(), timedelta(seconds=1), NOW + FIRST_ASKED_AFTER
        assert [activity.asks_rest_three("one", at) for at in (NOW, later - second, later)] == [False, False, True]
        activity.note_rest_three("one", RestThree.NONE, later)
        assert [activity.asks_rest_three("one", later + ASKED_EVERY - each) for each in (second, second * 0)] == [
            False,
            True,
        ]
        assert not activity.asks_rest_three("other", later)

    def test_that_leads_have_come_is_news_once_and_again_after_they_were_gone(self) -> None:
        activity = PortalActivity()
        answers = [RestThree.NONE, RestThree.WITH_LEADS, RestThree.WITH_LEADS, RestThree.UNKNOWN, RestThree.WITH_LEADS]
        again = [RestThree.WITHOUT_LEADS, RestThree.WITH_LEADS]
        news = [activity.note_rest_three("one", answer, NOW) for answer in (*answers, *again)]
        assert news == [False, True, False, False, False, False, True]

    def test_a_portal_that_does_not_say_changes_nothing_and_is_not_asked_again_that_day(self) -> None:
        activity = PortalActivity()
        activity.note_rest_three("one", RestThree.WITH_LEADS, NOW)
        activity.note_rest_three("one", RestThree.UNKNOWN, NOW + ASKED_EVERY)
        assert activity.rest_three_of("one") is RestThree.WITH_LEADS
        assert not activity.asks_rest_three("one", NOW + ASKED_EVERY + timedelta(hours=23))


@pytest.mark.fault("R43")
def test_the_log_is_told_once_an_hour_of_shapes_however_much_they_differ() -> None:
    activity = PortalActivity()
    minutes = [NOW + timedelta(minutes=number) for number in range(60)]
    told = [activity.note_shape("one", ("NAME",) if at.minute % 2 else ("PHONE",), at) for at in minutes]
    assert told == [True] + [False] * 59
    assert activity.note_shape("other", ("NAME",), NOW)
    (last,) = activity.shapes.of("one")
    assert (last.at, last.codes) == (minutes[-1], ("NAME",) if minutes[-1].minute % 2 else ("PHONE",))
    assert activity.note_shape("one", ("NAME",), NOW + timedelta(hours=1))
