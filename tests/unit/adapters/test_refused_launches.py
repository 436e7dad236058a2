from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Barrier, Event, Lock, Thread

import pytest

from b24app.adapters import refused_launches
from b24app.adapters.oauth.budgets import QuestionBudgets
from b24app.adapters.refused_launches import MOST_REFUSED, WINDOW, TurnsOfRefused
from b24app.errors.own import TooManyProofsError
from tests.fakes.invented import NOW, together

PATIENT_S = 60.0


@dataclass
class Office:
    """Launches from one address."""

    address: str = "203.0.113.7"
    left_s: float = PATIENT_S
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        budgets = QuestionBudgets(workers=1, client_address=lambda: self.address, clock=lambda: NOW)
        self.turns = TurnsOfRefused(budgets=budgets, left_s=lambda: self.left_s)

    def refuse(self, times: int, member_id: str = "portal") -> None:
        for _ in range(times):
            self.turns.note(member_id, NOW)

    @contextmanager
    def launch(self, member_id: str = "portal") -> Iterator[None]:
        with self.turns.turn(member_id, NOW, may_wait=lambda: True):
            with self.lock:
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
            yield
            with self.lock:
                self.at_once -= 1


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.rule("S56", "good")
def test_launches_are_asked_about_side_by_side(office: Office) -> None:
    office.refuse(MOST_REFUSED - 1)
    meet = Barrier(4, timeout=PATIENT_S)

    def launch(_: int) -> None:
        with office.launch():
            meet.wait()

    together(4, launch)
    assert office.most_at_once == 4


@pytest.mark.rule("S56", "bad")
def test_after_too_many_refused_tokens_one_after_the_other_and_nobody_is_refused(office: Office) -> None:
    office.refuse(MOST_REFUSED)

    def launch(_: int) -> None:
        for _ in range(5):
            with office.launch():
                pass

    together(4, launch)
    assert office.most_at_once == 1


@pytest.mark.rule("S56", "good")
@pytest.mark.parametrize(("address", "member_id"), [("203.0.113.8", "portal"), ("203.0.113.7", "another portal")])
def test_another_network_and_another_portal_do_not_wait(office: Office, address: str, member_id: str) -> None:
    office.refuse(MOST_REFUSED)
    with office.launch():
        office.address = address
        with office.launch(member_id), office.launch(member_id):
            assert office.most_at_once == 3


def test_after_a_minute_they_go_side_by_side_again(office: Office) -> None:
    office.refuse(MOST_REFUSED)
    with (
        office.turns.turn("portal", NOW, may_wait=lambda: True),
        office.turns.turn("portal", NOW + WINDOW, may_wait=lambda: False),
        office.turns.turn("portal", NOW + WINDOW, may_wait=lambda: False),
    ):
        pass


@pytest.mark.parametrize(("longest_s", "left_s"), [(0.01, PATIENT_S), (PATIENT_S, 0.01), (PATIENT_S, 0.0)])
def test_whose_turn_does_not_come_in_time_is_asked_to_come_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, longest_s: float, left_s: float
) -> None:
    """The longest time for a turn, or what is left of the request's own."""
    office.refuse(MOST_REFUSED)
    monkeypatch.setattr(refused_launches, "LONGEST_WAIT_S", longest_s)
    begun, over = Event(), Event()

    def hold() -> None:
        with office.launch():
            begun.set()
            over.wait(PATIENT_S)

    holder = Thread(target=hold)
    holder.start()
    assert begun.wait(PATIENT_S)
    office.left_s = left_s
    with pytest.raises(TooManyProofsError), office.launch():
        pass
    assert holder.is_alive(), "the premise: somebody still has the turn"
    over.set()
    holder.join(PATIENT_S)
    monkeypatch.undo()
    with office.launch():
        pass


@pytest.mark.rule("S57", "bad")
def test_who_may_not_wait_for_the_ones_before_is_asked_to_come_back_at_once(office: Office) -> None:
    office.refuse(MOST_REFUSED)
    with pytest.raises(TooManyProofsError), office.turns.turn("portal", NOW, may_wait=lambda: False):
        pass


def test_a_launch_that_fails_gives_its_turn_to_the_next_one(office: Office) -> None:
    office.refuse(MOST_REFUSED)
    with pytest.raises(LookupError), office.launch():
        raise LookupError
    with office.launch():
        pass
