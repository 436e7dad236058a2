import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event
from typing import NoReturn

import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.request_context import RequestContext, carried, current
from b24app.adapters.outbound.sockets import Exchange, OutboundSocket, connect, under_way
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import NoResponseError, OversizedResponseError
from b24app.errors.portal_setup import NoSuchHostError
from tests.case import case
from tests.wire.hostile_server import (
    LATE_S,
    LONGER_AND_LONGER_S,
    SOON_S,
    HostileServer,
    Names,
    answering,
    dripping,
    one_port,
    silent,
)

ONE = RequestContext(id="1a2b3c4d", client="office")
LOOPBACK = OutboundPolicy(allow_private=True, allow_loopback=True)


def exchange(
    host: str = "127.0.0.1",
    port: int = 1,
    *,
    outbound: OutboundPolicy = LOOPBACK,
    seconds: float = LATE_S,
    most_bytes: int = 100,
) -> Exchange:
    origin = Origin(scheme="http", host=host, port=port)
    return Exchange(origin=origin, outbound=outbound, ends_at=time.monotonic() + seconds, bytes_left=most_bytes)


@pytest.fixture
def began() -> float:
    return time.monotonic()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names({})
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    return names


@pytest.fixture
def dead_address() -> Iterator[int]:
    """A port of 127.0.0.1 whose listener is too busy to answer, while the one at 127.0.0.2 answers."""
    with one_port("127.0.0.1", "127.0.0.2") as (listener, other):
        port: int = listener.getsockname()[1]
        listener.listen(0)
        other.listen()
        crowd = [socket.socket() for _ in range(3)]
        for visitor in crowd:
            visitor.settimeout(0)
            visitor.connect_ex(("127.0.0.1", port))
        yield port
        for visitor in crowd:
            visitor.close()


@pytest.mark.rule("S34", "good")
def test_a_connection_goes_to_the_address_that_was_checked(names: Names) -> None:
    names.answers["portal.test"] = [["127.0.0.1"], ["169.254.169.254"]]
    with HostileServer(answering()) as server, closing(connect(exchange("portal.test", server.port))) as connection:
        assert connection.getpeername() == ("127.0.0.1", server.port)
    assert names.asked == ["portal.test"]


@pytest.mark.rule("S34", "bad")
def test_a_name_that_turns_private_on_the_second_look_up_is_not_looked_up_twice(names: Names) -> None:
    names.answers["portal.test"] = [["93.184.216.34"], ["127.0.0.1"]]
    public = Exchange(
        origin=Origin(scheme="https", host="portal.test", port=443),
        outbound=OutboundPolicy(),
        ends_at=time.monotonic() + LATE_S,
        bytes_left=1,
    )
    with pytest.raises(UserWarning, match=r'with host "93\.184\.216\.34"'):  # pytest-socket stopped us at that address
        connect(public)
    assert names.asked == ["portal.test"]


def test_a_name_at_an_address_that_is_not_allowed_is_not_connected(names: Names) -> None:
    for address in (
        "127.0.0.1",
        "::1",
        "169.254.169.254",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "10.0.0.1",
        "fd00::1",
        "0.0.0.0",
        "::",
    ):
        with case(address):
            with HostileServer(answering()) as server:
                names.answers["portal.test"] = [[address]]
                with pytest.raises(NoSuchHostError, match="not at an address"):
                    connect(exchange("portal.test", server.port, outbound=OutboundPolicy(allow_http=True)))
            assert server.connections == 0


def test_one_bad_address_among_good_ones_is_enough_not_to_connect(names: Names) -> None:
    with HostileServer(answering()) as server:
        names.answers["portal.test"] = [["127.0.0.1", "169.254.169.254"]]
        with pytest.raises(NoResponseError):
            connect(exchange("portal.test", server.port))
    assert server.connections == 0


def test_an_unknown_name_is_not_connected(names: Names) -> None:
    with pytest.raises(NoSuchHostError, match="unknown"):
        connect(exchange("nowhere.test"))
    assert names.asked == []


@pytest.mark.parametrize("number", [socket.EAI_AGAIN, socket.EAI_FAIL, socket.EAI_SYSTEM, socket.EAI_MEMORY])
def test_a_resolver_that_fails_does_not_make_a_name_unknown(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def failing(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(number, "canary")

    monkeypatch.setattr(socket, "getaddrinfo", failing)
    with pytest.raises(NoResponseError, match="not resolved this time") as failed:
        connect(exchange("portal.test"))
    assert type(failed.value) is NoResponseError


def test_the_thread_that_looks_a_name_up_works_for_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[RequestContext] = []

    def nobody(*_: object, **__: object) -> list[object]:
        found.append(current())
        return []

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with carried(ONE), pytest.raises(NoResponseError, match="unknown"):
        connect(exchange("portal.test"))
    assert found == [ONE]


def test_a_name_service_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, began: float) -> None:
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait() and [])
    with pytest.raises(NoResponseError, match="deadline"):
        connect(exchange("portal.test", seconds=SOON_S))
    over.set()
    assert time.monotonic() - began < LATE_S


def test_a_refused_address_leaves_the_next_one_its_chance(names: Names) -> None:
    with one_port("127.0.0.1", "127.0.0.2") as (_, bound), HostileServer(answering(), bound=bound) as server:
        names.answers["portal.test"] = [["127.0.0.1", "127.0.0.2"]]
        with closing(connect(exchange("portal.test", server.port))) as connection:
            assert connection.getpeername()[0] == "127.0.0.2"


def test_an_address_that_does_not_answer_leaves_the_next_one_its_share(names: Names, dead_address: int) -> None:
    names.answers["portal.test"] = [["127.0.0.1", "127.0.0.2"]]
    reached = ""
    for seconds in LONGER_AND_LONGER_S:
        with (
            suppress(NoResponseError),
            closing(connect(exchange("portal.test", dead_address, seconds=seconds))) as connection,
        ):
            reached = connection.getpeername()[0]
            break
    assert reached == "127.0.0.2"


def test_a_connection_is_handed_over_with_all_the_time_that_is_left(names: Names) -> None:
    with HostileServer(answering()) as server:
        names.answers["portal.test"] = [["127.0.0.1", "127.0.0.2", "127.0.0.3"]]
        with closing(connect(exchange("portal.test", server.port, seconds=60))) as connection:
            timeout_s = connection.gettimeout()
    assert timeout_s is not None
    assert 30 < timeout_s <= 60


def test_an_address_that_does_not_answer_is_given_up_at_the_deadline(began: float, dead_address: int) -> None:
    with pytest.raises(NoResponseError):
        connect(exchange(port=dead_address, seconds=SOON_S))
    assert time.monotonic() - began < LATE_S


@contextmanager
def portal_client(current: Exchange, *, left_s: float = LATE_S) -> Iterator[socket.socket]:
    """A connection on which a request was sent, in the exchange, which has so much time left."""
    outer = under_way.set(current)
    with closing(connect(current)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n\r\n")
        current.ends_at = time.monotonic() + left_s
        yield connection
    under_way.reset(outer)


def receive_until_stopped(connection: socket.socket, received: list[int]) -> None:
    while True:
        received.append(connection.recv_into(bytearray(3)))


def test_nothing_is_received_after_the_deadline_however_lively_the_peer(began: float) -> None:
    with (
        HostileServer(dripping(b"", b"a")) as server,
        portal_client(exchange(port=server.port), left_s=SOON_S) as connection,
        pytest.raises((NoResponseError, TimeoutError)),
    ):
        receive_until_stopped(connection, [])
    assert SOON_S <= time.monotonic() - began < LATE_S


def test_what_the_peer_does_not_take_is_given_up_at_the_deadline(began: float) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,
        portal_client(exchange(port=deaf.getsockname()[1]), left_s=SOON_S) as connection,
        pytest.raises((NoResponseError, TimeoutError)),
    ):
        connection.sendall(bytes(50_000_000))
    assert SOON_S <= time.monotonic() - began < LATE_S


def test_what_is_received_is_counted_over_all_reads() -> None:
    received: list[int] = []
    with (
        HostileServer(dripping(b"aaaa", b"a")) as server,
        portal_client(exchange(port=server.port, most_bytes=10)) as connection,
        pytest.raises(OversizedResponseError, match="too large"),
    ):
        receive_until_stopped(connection, received)
    assert sum(received) == 10


@pytest.mark.rule("S58", "bad")
def test_packets_of_one_byte_are_counted_too() -> None:
    received: list[int] = []
    with HostileServer(dripping(b"a", b"a")) as server:
        asked = exchange(port=server.port)
        asked.reads_left = 3
        with portal_client(asked) as connection, pytest.raises(OversizedResponseError):
            receive_until_stopped(connection, received)
    assert len(received) == 3


def test_a_socket_outside_an_exchange_neither_sends_nor_receives() -> None:
    with HostileServer(silent) as server, OutboundSocket() as connection:
        connection.connect(("127.0.0.1", server.port))
        for operation in (
            lambda: connection.send(b"a"),
            lambda: connection.sendall(b"a"),
            lambda: connection.recv_into(bytearray(1)),
        ):
            with pytest.raises(LookupError):
                operation()
