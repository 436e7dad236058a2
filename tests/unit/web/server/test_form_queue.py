from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from b24app.web.server.connection import Connection
from b24app.web.server.form_queue import MOST_WAITING, FormQueue

HOUR_S = 3600.0
THREADS = 4
COME, SERVED = True, False


def form() -> Connection:
    connection = Connection.__new__(Connection)
    connection.is_form = True
    return connection


@given(st.lists(st.sampled_from([COME, SERVED]), max_size=60))
def test_each_form_has_its_turn_as_it_came_and_never_more_at_once_than_all_threads_but_one(
    steps: Sequence[bool],
) -> None:
    queue = FormQueue(THREADS, HOUR_S)
    came: list[Connection] = []
    started: list[Connection] = []
    running: list[Connection] = []
    for step in steps:
        if step is COME:
            came.append(form())
            turn = [came[-1]] if queue.admit(came[-1]) else []
        else:
            turn = queue.after(running.pop(0)) if running else []
        started += turn
        running += turn
        assert len(running) == min(THREADS - 1, len(came) - len(started) + len(running))
    assert started == came[: len(started)]


def test_what_is_overdue_is_given_back_once() -> None:
    queue = FormQueue(2, 0)
    first, second, third = form(), form(), form()
    assert [queue.admit(each) for each in (first, second, third)] == [True, False, False]
    assert queue.overdue() == [second, third]
    assert queue.overdue() == queue.after(first) == []


def test_no_more_wait_than_connections_can_be_spared_for() -> None:
    queue = FormQueue(THREADS, HOUR_S)
    admitted = [queue.admit(form()) for _ in range(THREADS - 1 + MOST_WAITING * THREADS + 5)]
    assert admitted == [True] * (THREADS - 1) + [False] * (MOST_WAITING * THREADS) + [True] * 5
    assert len(queue.after(form())) == 0, "one that the kept thread answered makes no room"
