"""What is repeated, when, and what never stands in a page."""

import pytest
from flask import Flask

from b24app.domain.portal.ticket import Purpose
from b24app.domain.problems.problem import Tone
from b24app.domain.problems.table import TABLE as PROBLEMS
from b24app.errors.outside import (
    AuthServerUnreachableError,
    CallRefusedError,
    NoResponseError,
    PortalBusyError,
    PortalFailedError,
)
from b24app.errors.own import StoreError, TooManyProofsError
from b24app.errors.store import StoreLockedError
from b24app.web.http.routes import ROUTES, TABLE
from b24app.web.problems.posted_ticket import PostedTicket
from b24app.web.problems.second_try import SAY_WHEN, WAITS_S, SecondTry, second_try, wait_s
from tests.fakes.invented import NOW
from tests.fakes.keys import tickets_with
from tests.unit.web.problems.test_posted_ticket import TICKET

TICKETS = tickets_with(b"k" * 32)
BUSY = PortalBusyError("batch", "QUERY_LIMIT_EXCEEDED", 503, wait_s=7.4)
PAIR = {"AUTH_ID": "canary", "REFRESH_ID": "canary", "AUTH_EXPIRES": "3600"}


def tried(name: str, error: Exception = BUSY, **fields: str) -> SecondTry | None:
    route = TABLE[name]
    text = TICKETS.issue(TICKET, Purpose.LEAD_TAB, NOW)
    with Flask(__name__).test_request_context("/", method="POST", data={"ticket": "t", **fields}):
        posted = PostedTicket(ticket=TICKET, text=text) if route.ticketed else None
        return second_try(PROBLEMS[type(error)], error, route, posted)


def test_how_long_to_wait_is_known_where_waiting_helps() -> None:
    for error, seconds in (
        (BUSY, 7),
        (PortalBusyError("batch", wait_s=0.1), 1),
        (TooManyProofsError(41.0), 41),
        (StoreError("locked"), 5),
        (StoreLockedError("locked"), 5),
        (PortalFailedError("batch"), 5),
        (AuthServerUnreachableError("batch"), 15),
        (NoResponseError("portal.test", "slow"), None),
        (CallRefusedError("batch"), None),
    ):
        assert wait_s(error) == seconds, error
        opened = tried("lead_tab", error)
        assert opened == SecondTry(action="", fields=(), tries=1, seconds=seconds or 0), error


def test_the_page_of_what_is_tried_again_by_itself_tells_of_no_fault() -> None:
    trying = [problem for kind, problem in PROBLEMS.items() if issubclass(kind, (*SAY_WHEN, *WAITS_S))]
    assert {problem.kind for problem in trying} >= {"busy", "crowded", "too-many", "store", "portal-cut-off"}
    assert {problem.kind: problem.tone for problem in trying if problem.tone is not Tone.WAITING} == {}


def test_a_reload_posts_its_own_form_again_and_a_renewal_becomes_a_reload_without_the_pair() -> None:
    assert tried("reload_lead", lead="7") == SecondTry(
        action="/lead-tab/reload", fields=[("ticket", "t"), ("lead", "7")], tries=1, seconds=7
    )
    assert tried("renew_lead", BUSY, **PAIR) == SecondTry(
        action="/lead-tab/reload", fields=[("ticket", "t")], tries=1, seconds=7
    )


def test_each_further_try_waits_twice_as_long_and_after_five_it_is_left_to_the_person() -> None:
    for name in ("reload_lead", "lead_tab"):
        tries, waited = "", []
        for _ in range(8):
            again = tried(name, BUSY, tries=tries)
            assert again is not None
            waited.append(again.seconds)
            tries = str(again.tries)
        assert waited == [7, 14, 28, 56, 60, 0, 0, 0]


def test_a_count_that_is_none_of_ours_is_a_first_try() -> None:
    for tries in ("", "-1", "6", "99999999999", "x", "\u0663"):
        again = tried("reload_lead", BUSY, tries=tries)
        assert again is not None, tries
        assert (again.seconds, again.tries) == (7, 1), tries


def test_a_change_is_repeated_by_hand_only() -> None:
    assert tried("access", rule="everybody") == SecondTry(
        action="/access", fields=[("ticket", "t"), ("rule", "everybody")], tries=1, seconds=0
    )


def test_no_token_is_ever_repeated() -> None:
    for route in ROUTES:
        again = tried(route.name, BUSY, **PAIR)
        assert again is None or "canary" not in str(again.fields)


def test_nothing_is_repeated_on_a_page_outside_the_frame_or_where_it_is_no_remedy() -> None:
    assert [route.name for route in ROUTES if tried(route.name) and not route.framed] == []
    with Flask(__name__).test_request_context("/"):
        assert second_try(PROBLEMS[PortalBusyError], BUSY, None, None) is None
        assert second_try(PROBLEMS[CallRefusedError].at(502), BUSY, TABLE["lead_tab"], None) is not None
    assert [kind for kind, problem in PROBLEMS.items() if not problem.again and issubclass(kind, PortalBusyError)] == []


@pytest.mark.fault("R37")
def test_a_blocked_method_is_tried_at_the_reset_that_was_told_and_else_after_ten_seconds_and_longer_each_time() -> None:
    for error, expected in (
        (
            PortalBusyError("batch", "OPERATION_TIME_LIMIT", 429, wait_s=250, is_block=True, told=True),
            [250, 250, 250, 250, 250, 0],
        ),
        (PortalBusyError("batch", "OPERATION_TIME_LIMIT", 429, wait_s=10, is_block=True), [10, 20, 40, 80, 160, 0]),
        (PortalBusyError("batch", "OPERATION_TIME_LIMIT", 429, wait_s=30, is_block=True), [30, 60, 120, 240, 300, 0]),
    ):
        opened = [tried("lead_tab", error, tries=str(tries)) for tries in range(6)]
        assert [again.seconds for again in opened if again is not None] == expected
