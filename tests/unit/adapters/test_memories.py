from datetime import timedelta

from b24app.adapters.memories import asked_removals, proven_tokens
from tests.fakes.invented import NOW


def test_a_proven_token_is_remembered_for_ten_minutes() -> None:
    proven = proven_tokens()
    proven.note(("portal", b"digest"), NOW)
    assert proven.times(("portal", b"digest"), NOW + timedelta(minutes=9)) == 1
    assert proven.times(("portal", b"digest"), NOW + timedelta(minutes=10)) == 0


def test_how_often_events_made_us_ask_is_forgotten_after_a_minute() -> None:
    asked = asked_removals()
    for _ in range(3):
        asked.note("portal", NOW)
    assert asked.times("portal", NOW + timedelta(seconds=59)) == 3
    assert asked.times("portal", NOW + timedelta(seconds=60)) == 0


def test_each_memory_holds_ten_thousand_portals() -> None:
    for memory in (proven_tokens(), asked_removals()):
        for number in range(10_001):
            memory.note(number, NOW)
        assert [memory.times(number, NOW) for number in (0, 1, 10_000)] == [0, 1, 1]
