import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from resource import RLIM_INFINITY

import pytest
from urllib3.connection import HTTPConnection

from b24app.adapters.outbound import pools
from b24app.adapters.outbound.pools import MOST_KEPT, KeptConnections
from b24app.adapters.outbound.transport import PORTALS_KEPT


@pytest.fixture
def connected() -> Iterator[Callable[[], HTTPConnection]]:
    """Give connections that are open, to nobody."""
    with ExitStack() as there:

        def connect() -> HTTPConnection:
            connection = HTTPConnection("portal.test")
            connection.sock, other = socket.socketpair()
            there.enter_context(other)
            there.callback(connection.close)
            return connection

        yield connect


def closed(*connections: HTTPConnection) -> list[bool]:
    return [connection.sock is None for connection in connections]


def test_beyond_the_bound_the_one_that_was_used_the_longest_ago_is_closed(
    connected: Callable[[], HTTPConnection],
) -> None:
    kept, first, second, third = KeptConnections(2), connected(), connected(), connected()
    kept.keep(first)
    kept.keep(second)
    assert closed(first, second) == [False, False]
    kept.take(first)
    kept.keep(first)
    kept.keep(third)
    assert closed(first, second, third) == [False, True, False]


def test_one_that_is_used_is_not_closed_and_takes_nobodys_place(connected: Callable[[], HTTPConnection]) -> None:
    kept, used, *unused = KeptConnections(2), connected(), connected(), connected()
    kept.keep(used)
    kept.take(used)
    for connection in unused:
        kept.keep(connection)
    assert closed(used, *unused) == [False, False, False]


def test_one_that_was_closed_may_be_taken_and_kept_again(connected: Callable[[], HTTPConnection]) -> None:
    kept, first, second = KeptConnections(1), connected(), connected()
    kept.keep(first)
    kept.keep(second)
    kept.take(first)
    kept.keep(first)
    assert closed(first, second) == [True, True], "the second has given up its place"


def test_as_many_are_kept_as_a_thousand_portals_need_or_half_of_the_files_allow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for files, most in ((RLIM_INFINITY, MOST_KEPT), (1024, 512), (65_536, MOST_KEPT)):
        monkeypatch.setattr(pools, "getrlimit", lambda _, soft=files: (soft, soft))
        assert pools.kept.__wrapped__().most == most
    assert min(MOST_KEPT, PORTALS_KEPT) >= 1000
