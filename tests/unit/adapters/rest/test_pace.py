from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from b24app.adapters.outbound.slots import RequestSlots
from b24app.adapters.rest.pace import FAILURES, PORTALS_KEPT, SILENT_FOR, TRYING_FOR, PortalPace
from b24app.errors import FullLeadError
from b24app.errors.outside import InvalidResponseError, NoResponseError, PortalBusyError
from b24app.errors.portal_setup import CertificateRefusedError
from tests.fakes.invented import NOW
from tests.fakes.stores import stores_in

PORTAL, HOST, METHOD = "portal", "portal.test", "batch"
LIMIT = PortalBusyError(METHOD, "QUERY_LIMIT_EXCEEDED", 503, wait_s=2.0)
NO_ANSWER = NoResponseError(HOST, "no connection")


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Asking:
    """A process that asks portals, by a clock that a test moves."""

    pace: PortalPace
    clock: Clock
    reached: list[str] = field(default_factory=list)

    def ask(
        self, portal: str = PORTAL, fails: FullLeadError | None = None, *, left_s: float = 8.0, optional: bool = False
    ) -> FullLeadError | None:
        """Ask one question, and return how it was refused."""
        try:
            with self.pace.question(portal, HOST, METHOD, left_s=left_s, optional=optional):
                self.reached.append(portal)
                if fails:
                    raise fails
        except FullLeadError as refused:
            return refused
        return None

    def asked(self, times: int, *, optional: bool = False) -> int:
        """Ask so often at once, and return how often the portal was reached."""
        before = len(self.reached)
        for _ in range(times):
            self.ask(optional=optional)
        return len(self.reached) - before


@pytest.fixture
def slots(migrated: Engine) -> RequestSlots:
    return RequestSlots(8, stores_in(migrated).installations, str)


@pytest.fixture
def asking(slots: RequestSlots) -> Asking:
    clock = Clock()
    return Asking(PortalPace(1, slots, clock), clock)


@pytest.mark.fault("R3")
class TestAPortalThatDoesNotAnswer:
    def test_after_three_failures_in_a_row_it_is_not_asked_for_some_seconds(self, asking: Asking) -> None:
        for _ in range(FAILURES):
            assert asking.ask(fails=NO_ANSWER) is NO_ANSWER
        refused = asking.ask()
        assert isinstance(refused, NoResponseError)
        assert "not asked" in refused.what
        assert len(asking.reached) == FAILURES

    def test_it_stays_what_it_was_at_last(self, asking: Asking) -> None:
        """What does not pass by itself is not told as if it did, because it came three times."""
        asking.ask(fails=NO_ANSWER)
        for _ in range(FAILURES):
            asking.ask(fails=CertificateRefusedError(HOST, "certificate"))
        assert type(asking.ask()) is CertificateRefusedError
        assert len(asking.reached) == FAILURES

    def test_then_one_question_at_a_time_tries_and_an_answer_ends_it(self, asking: Asking) -> None:
        for _ in range(FAILURES):
            asking.ask(fails=NO_ANSWER)
        asking.clock.now += SILENT_FOR
        with asking.pace.question(PORTAL, HOST, METHOD, left_s=8.0, optional=False):
            assert isinstance(asking.ask(), NoResponseError), "somebody tries already"
        assert asking.ask() is None

    def test_a_try_that_fails_lets_it_rest_again(self, asking: Asking) -> None:
        for _ in range(FAILURES):
            asking.ask(fails=NO_ANSWER)
        asking.clock.now += SILENT_FOR
        assert asking.ask(fails=NO_ANSWER) is NO_ANSWER
        assert asking.ask() is not None
        asking.clock.now += SILENT_FOR
        assert asking.ask() is None

    def test_a_try_of_which_nothing_is_heard_is_not_waited_for_for_ever(self, asking: Asking) -> None:
        for _ in range(FAILURES):
            asking.ask(fails=NO_ANSWER)
        asking.clock.now += SILENT_FOR
        with suppress(LookupError), asking.pace.question(PORTAL, HOST, METHOD, left_s=8.0, optional=False):
            raise LookupError
        asking.clock.now += TRYING_FOR
        assert asking.ask() is None

    @pytest.mark.parametrize("answer", [None, InvalidResponseError(HOST, "no JSON")], ids=["answer", "bad answer"])
    def test_any_answer_in_between_begins_the_count_anew(self, asking: Asking, answer: FullLeadError | None) -> None:
        for _ in range(5):
            for _ in range(FAILURES - 1):
                assert asking.ask(fails=NO_ANSWER) is NO_ANSWER
            assert asking.ask(fails=answer) is answer

    def test_what_had_no_time_left_and_what_can_be_left_out_says_nothing_about_it(self, asking: Asking) -> None:
        for _ in range(2 * FAILURES):
            assert asking.ask(fails=NO_ANSWER, left_s=1.9) is NO_ANSWER
            assert asking.ask(fails=NO_ANSWER, optional=True) is NO_ANSWER
        assert asking.ask() is None

    def test_other_portals_are_asked(self, asking: Asking) -> None:
        for _ in range(FAILURES):
            asking.ask(fails=NO_ANSWER)
        assert asking.ask("other") is None

    @pytest.mark.fault("R20")
    def test_a_clock_that_is_set_back_does_not_lengthen_it(self, asking: Asking) -> None:
        for _ in range(FAILURES):
            asking.ask(fails=NO_ANSWER)
        asking.clock.now -= timedelta(hours=1)
        assert asking.ask() is None

    @pytest.mark.costly
    def test_so_many_portals_are_remembered_and_not_more(self, asking: Asking) -> None:
        for portal in map(str, range(PORTALS_KEPT + 1)):
            for _ in range(FAILURES):
                asking.ask(portal, NO_ANSWER)
        assert asking.ask("0") is None
        assert asking.ask("1") is not None


@pytest.mark.fault("R12")
class TestTheRate:
    def test_a_portal_is_asked_as_often_as_the_largest_plan_allows(self, asking: Asking) -> None:
        assert asking.asked(300) == 250
        asking.clock.now += timedelta(seconds=10)
        assert asking.asked(300) == 50

    def test_one_that_has_refused_for_its_rate_gets_as_many_as_the_other_plans_allow(self, asking: Asking) -> None:
        asking.pace.refused(PORTAL, LIMIT)
        assert asking.asked(100) == 50
        asking.clock.now += timedelta(seconds=10)
        assert asking.asked(100) == 20

    def test_what_was_asked_before_it_refused_counts(self, asking: Asking) -> None:
        assert asking.asked(60) == 60
        asking.pace.refused(PORTAL, LIMIT)
        refused = asking.ask()
        assert isinstance(refused, PortalBusyError)
        assert refused.wait_s == pytest.approx(0.5), "two a second"
        asking.clock.now += timedelta(seconds=2)
        assert asking.asked(10) == 4

    def test_an_hour_later_it_may_have_another_plan(self, asking: Asking) -> None:
        asking.pace.refused(PORTAL, LIMIT)
        asking.clock.now += timedelta(hours=1)
        assert asking.asked(300) == 250

    def test_what_can_be_left_out_leaves_half_of_a_small_plan_to_what_cannot(self, asking: Asking) -> None:
        assert asking.asked(100, optional=True) == 25
        assert asking.asked(30) == 30
        assert asking.asked(1, optional=True) == 0

    def test_what_can_be_left_out_waits_as_long_as_the_portal_said(self, asking: Asking) -> None:
        asking.pace.refused(PORTAL, LIMIT)
        refused = asking.ask(optional=True)
        assert isinstance(refused, PortalBusyError)
        assert refused.wait_s == pytest.approx(2.0)
        asking.clock.now += timedelta(seconds=2)
        assert asking.ask(optional=True) is None

    def test_a_method_that_is_refused_alone_slows_down_no_other(self, asking: Asking) -> None:
        asking.pace.refused(PORTAL, PortalBusyError(METHOD, "OPERATION_TIME_LIMIT", 429, wait_s=300, is_block=True))
        assert asking.asked(100) == 100
        assert asking.ask("other", optional=True) is None

    def test_another_portal_has_its_own(self, asking: Asking) -> None:
        asking.asked(300)
        assert asking.ask("other") is None

    @pytest.mark.parametrize(("workers", "large", "small"), [(2, 125, 25), (5, 50, 10), (100, 2, 2)])
    def test_each_of_several_workers_has_its_share(
        self, slots: RequestSlots, workers: int, large: int, small: int
    ) -> None:
        one, other = (Asking(PortalPace(workers, slots, Clock()), Clock()) for _ in range(2))
        assert one.asked(300) == large
        other.pace.refused(PORTAL, LIMIT)
        assert other.asked(300) == small

    @pytest.mark.fault("R20")
    def test_a_clock_that_is_set_back_does_not_stop_it(self, asking: Asking) -> None:
        asking.pace.refused(PORTAL, LIMIT)
        asking.asked(100)
        asking.clock.now -= timedelta(hours=1)
        asking.ask()
        asking.clock.now += timedelta(seconds=10)
        assert asking.asked(100) == 20


def test_how_long_it_took_is_told_and_an_instant_failure_is_no_quick_answer(
    asking: Asking, slots: RequestSlots
) -> None:
    for _ in range(5):
        asking.ask("failing", NO_ANSWER)
        asking.ask("refusing", InvalidResponseError(HOST, "no JSON"))
        asking.ask("quick")
    assert [slots.responsiveness_of(portal).are_quick for portal in ("failing", "refusing", "quick")] == [
        False,
        True,
        True,
    ]


@pytest.mark.rule("S57", "bad")
def test_a_portal_that_does_not_answer_for_long_is_a_slow_one(migrated: Engine) -> None:
    seconds = [0.0]
    slots, clock = RequestSlots(8, stores_in(migrated).installations, str, lambda: seconds[0]), Clock()
    asking = Asking(PortalPace(1, slots, clock), clock)
    for _ in range(5):
        asking.ask()
    assert slots.responsiveness_of(PORTAL).are_quick, "the premise"
    with suppress(NoResponseError), asking.pace.question(PORTAL, HOST, METHOD, left_s=8.0, optional=False):
        seconds[0] += 8.0
        raise NO_ANSWER
    assert not slots.responsiveness_of(PORTAL).are_quick
