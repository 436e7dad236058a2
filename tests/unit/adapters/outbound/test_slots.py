from collections.abc import Hashable, Iterator
from contextlib import ExitStack
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from threading import Barrier

import pytest
from sqlalchemy import Engine

from b24app.adapters.outbound.request_context import current
from b24app.adapters.outbound.slots import RequestSlots
from b24app.domain.operations.compartments import OUTSIDERS
from b24app.errors.own import ThreadsBusyError
from tests.fakes.invented import NOW, installation, pair, together
from tests.fakes.stores import stores_in


@dataclass
class Seconds:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Requests:
    """Requests that are let in one after the other, each there until all of them end."""

    slots: RequestSlots
    seconds: Seconds
    there: list[tuple[Context, ExitStack]] = field(default_factory=list)

    def take(self, portal: str = OUTSIDERS, person: Hashable = None) -> bool:
        """Let a request in that takes a slot, and tell whether it got one."""
        context, within = copy_context(), ExitStack()
        self.there.append((context, within))
        number = f"request{len(self.there)}"
        context.run(within.enter_context, self.slots.let_in(number, ""))
        try:
            context.run(self.slots.take, portal, number if person is None else person)
        except ThreadsBusyError:
            return False
        return True

    def last(self) -> Context:
        """Return where the last request runs."""
        return self.there[-1][0]

    def end(self) -> None:
        while self.there:
            context, within = self.there.pop()
            context.run(within.close)

    def answers(self, portal: str, *times: float) -> None:
        """Let the portal answer, each time in a request of its own."""
        for took_s in times:
            self.slots.note(portal, self.seconds.now - took_s)


def fail_with_a_slot(slots: RequestSlots) -> None:
    with slots.let_in("one", ""):
        slots.take("a", "sara")
        raise LookupError


@pytest.fixture
def requests(migrated: Engine) -> Iterator[Requests]:
    installations = stores_in(migrated).installations
    for member_id in ("a", "b", "c"):
        installations.install(installation(member_id), pair(member_id), NOW)
    seconds = Seconds()
    there = Requests(RequestSlots(8, installations, str, seconds), seconds)
    yield there
    there.end()


def test_a_request_takes_one_whatever_it_asks_and_it_is_free_after_its_end(requests: Requests) -> None:
    for _ in range(20):
        with requests.slots.let_in("one", ""):
            requests.slots.take("a", "sara")
            current().before_asking()
            requests.slots.take("b", "sara")
    assert [requests.take("a") for _ in range(3)] == [True, True, False]


def test_one_that_fails_gives_its_own_back_too(requests: Requests) -> None:
    for _ in range(20):
        with pytest.raises(LookupError):
            fail_with_a_slot(requests.slots)
    assert requests.take("a")


def test_who_asks_without_having_taken_one_is_an_outsider(requests: Requests) -> None:
    assert [requests.take() for _ in range(2)] == [True] * 2
    with requests.slots.let_in("third", ""):
        current().before_asking()
        assert not requests.take()
    with requests.slots.let_in("third", ""):
        assert requests.take()
        with pytest.raises(ThreadsBusyError):
            current().before_asking()


def test_what_is_no_request_takes_none(requests: Requests) -> None:
    for _ in range(20):
        requests.slots.take("a", "sara")
    requests.slots.name("sara")
    assert requests.take("a")


def test_a_person_who_is_named_counts_with_their_other_requests(requests: Requests) -> None:
    assert requests.take("a", "first token")
    requests.last().run(requests.slots.name, 7)
    assert not requests.take("a", 7)
    assert requests.take("a", 8)


def test_a_portal_counts_as_quick_after_five_quick_answers_until_its_next_slow_one(requests: Requests) -> None:
    assert [requests.take() for _ in range(4)] == [True] * 3 + [False]
    assert requests.take("b"), "the last of the half is for a portal that has none"
    requests.answers("a", *[0.9] * 4)
    assert not requests.take("a")
    requests.answers("a", 1.5)
    assert not requests.take("a"), "neither quick nor slow"
    requests.answers("a", 0.9)
    assert requests.take("a")
    requests.answers("a", 2.1)
    assert not requests.take("a")


def test_of_one_request_two_quick_answers_count_however_many_there_were(requests: Requests) -> None:
    for _ in range(3):
        assert not requests.slots.responsiveness_of("a").are_quick
        with requests.slots.let_in("installing", ""):
            requests.slots.take()
            requests.answers("a", *[0.1] * 10)
    assert requests.slots.responsiveness_of("a").are_quick


def test_a_request_that_lasts_makes_its_portal_a_slow_one_now_and_afterwards(requests: Requests) -> None:
    for portal in ("a", "b"):
        requests.answers(portal, *[0.1] * 5)
    with requests.slots.let_in("long", ""):
        requests.slots.take("a", "sara")
        since = requests.slots.waits()
        requests.seconds.now += 2.1
        assert [requests.take() for _ in range(3)] == [True] * 2 + [False], "it counts to their half"
        requests.slots.note("a", since)
    assert requests.take("a")
    assert not requests.take(), "it counts there still"
    assert requests.take("b")


@pytest.mark.rule("S57", "bad")
def test_two_slow_answers_make_a_portal_slow_and_slow_ones_share_a_quarter(requests: Requests) -> None:
    for portal in ("a", "b"):
        requests.answers(portal, 3.0, 3.0)
    requests.answers("c", 3.0)
    assert [requests.take(portal) for portal in "abab"] == [True, True, False, False]
    assert requests.take("c"), "a single slow answer may happen to anybody"


@pytest.mark.rule("S57", "good")
def test_one_request_that_lasts_is_one_slow_answer_however_much_it_asks(requests: Requests) -> None:
    for portal in ("b", "c"):
        requests.answers(portal, 3.0, 3.0)
    requests.answers("a", *[0.1] * 5)
    with requests.slots.let_in("long", ""):
        requests.slots.take("a", "sara")
        requests.answers("a", 2.5, 2.5)
    assert [requests.take(portal) for portal in "bca"] == [True, True, True]


@pytest.mark.rule("S57", "bad")
def test_many_answers_that_are_not_slow_are_slow_together(requests: Requests) -> None:
    requests.answers("a", *[0.1] * 5)
    with requests.slots.let_in("long", ""):
        requests.slots.take("a", "sara")
        requests.answers("a", 1.9, 0.2)
    assert not requests.slots.responsiveness_of("a").are_quick


@pytest.mark.rule("S57", "good")
def test_what_a_request_waits_for_others_makes_its_portal_no_slow_one(requests: Requests) -> None:
    """The authorization server, a turn, the database."""
    requests.answers("a", *[0.1] * 5)
    for _ in range(2):
        with requests.slots.let_in("long", ""):
            requests.slots.take("a", "sara")
            requests.seconds.now += 5.0
            assert [requests.take() for _ in range(4)] == [True] * 3 + [False], "it does not count to their half"
            requests.end()
            requests.answers("a", 0.1)
            requests.seconds.now += 5.0
        assert requests.slots.responsiveness_of("a").are_quick


@pytest.mark.rule("S56", "bad")
def test_slow_strangers_make_no_outsider_slow_and_quick_ones_none_quick(requests: Requests) -> None:
    for _ in range(5):
        with requests.slots.let_in("stranger", ""):
            requests.slots.take()
            requests.seconds.now += 3.0
            requests.answers(OUTSIDERS, 3.0, 0.1)
    assert [requests.take() for _ in range(4)] == [True] * 3 + [False]
    assert not requests.slots.responsiveness_of(OUTSIDERS).are_quick


def test_the_only_portal_has_all_but_one(requests: Requests, migrated: Engine) -> None:
    installations = stores_in(migrated).installations
    for member_id in ("b", "c"):
        installations.erase(member_id, NOW)
    assert [requests.take("a") for _ in range(8)] == [True] * 7 + [False]


def test_one_that_has_just_come_ends_that_at_once_and_one_that_has_gone_within_a_minute(
    requests: Requests, migrated: Engine
) -> None:
    installations = stores_in(migrated).installations
    for member_id in ("b", "c"):
        installations.erase(member_id, NOW)
    assert requests.take("a")
    assert [requests.take("new") for _ in range(3)] == [True, True, False]
    assert not requests.take("a"), "the last of the half is for a portal that has none"
    requests.seconds.now += 61
    assert requests.take("a"), "nobody knows of the other one any more"


def test_of_many_who_come_at_once_no_more_get_one_than_may_wait(requests: Requests) -> None:
    asked = Barrier(10)
    for number in range(5):
        requests.answers(f"portal{number}", *[0.1] * 5)

    def act(number: int) -> bool:
        with requests.slots.let_in(f"request{number}", ""):
            try:
                requests.slots.take(f"portal{number % 5}", number)
            except ThreadsBusyError:
                return False
            finally:
                asked.wait()
            return True

    for _ in range(20):
        assert sum(together(10, act)) == 7
