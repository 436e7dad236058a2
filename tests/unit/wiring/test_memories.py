from datetime import timedelta

from b24app.wiring.views import Views
from tests.fakes.invented import NOW


def test_how_often_events_made_us_ask_is_forgotten_after_a_minute(graph: Views) -> None:
    asked = graph.asked_removals
    for _ in range(3):
        asked.note("portal", NOW)
    assert asked.times("portal", NOW + timedelta(seconds=59)) == 3
    assert asked.times("portal", NOW + timedelta(seconds=60)) == 0


def test_a_removal_hint_is_checked_once_in_ten_minutes(graph: Views) -> None:
    checked = graph.checked_hints
    assert checked.take("portal", 1, NOW)
    assert not checked.take("portal", 1, NOW + timedelta(minutes=9))
    assert checked.take("portal", 1, NOW + timedelta(minutes=10))


def test_each_memory_holds_ten_thousand_portals(graph: Views) -> None:
    for memory in (graph.checked_hints, graph.asked_removals):
        for number in range(10_001):
            memory.note(number, NOW)
        assert [memory.times(number, NOW) for number in (0, 1, 10_000)] == [0, 1, 1]
