from dataclasses import replace

from b24app.domain.lead.answers import Load
from b24app.domain.message import Message
from b24app.domain.operations.portal_activity import (
    EVENTS_KEPT,
    FAILURES_KEPT,
    LOADS_SHOWN,
    PORTALS_KEPT,
    Failure,
    LifeEvent,
    PortalNews,
    heaviest,
)
from tests.fakes.invented import NOW

FAILURE = Failure(at=NOW, number="ab12", title=Message("Busy"), kind="busy")
EVENT = LifeEvent(at=NOW, name="ONAPPINSTALL", outcome=Message("It was."))
LOAD = Load(method="crm.lead.get", operating_s=1.5, resets_at=None, seen_at=NOW)


def test_each_portal_has_its_own_news_and_no_more_than_so_many() -> None:
    news = PortalNews()
    for _ in range(20):
        news.failures.note("one", FAILURE)
        news.events.note("one", EVENT)
        news.loads.note("one", LOAD)
    kept = [len(memory.of("one")) for memory in (news.failures, news.events, news.loads)]
    assert kept == [FAILURES_KEPT, EVENTS_KEPT, 1]
    assert news.failures.of("other") == ()


def test_however_many_portals_there_are_only_so_many_are_remembered() -> None:
    news = PortalNews()
    for number in range(PORTALS_KEPT + 1):
        news.failures.note(str(number), FAILURE)
    assert news.failures.of("0") == ()
    assert news.failures.of("1") == (FAILURE,)


def test_a_portal_that_is_gone_leaves_nothing() -> None:
    news = PortalNews()
    news.failures.note("one", FAILURE)
    news.events.note("one", EVENT)
    news.loads.note("one", LOAD)
    news.forget("one")
    assert (news.failures.of("one"), news.events.of("one"), news.loads.of("one")) == ((), (), ())


def test_two_processes_have_nothing_in_common() -> None:
    one, other = PortalNews(), PortalNews()
    one.failures.note("portal", FAILURE)
    assert other.failures.of("portal") == ()


def test_the_method_that_reads_leads_is_shown_first_then_the_heaviest() -> None:
    loads = [replace(LOAD, method=f"m{seconds}", operating_s=seconds) for seconds in range(9)]
    shown = heaviest([*loads, replace(LOAD, operating_s=0)])
    assert [load.method for load in shown] == ["crm.lead.get", "m8", "m7", "m6"]
    assert len(shown) == LOADS_SHOWN
