import contextlib
import socket
from collections.abc import Iterator
from http import HTTPStatus
from itertools import pairwise

import pytest
from gunicorn.config import Config
from hypothesis import example, given
from hypothesis import strategies as st

from b24app.web.http.limits import MOST_BODY_BYTES
from b24app.web.server.connection import CONTINUE, MOST_HEAD_BYTES, ClientSocket, Connection, UnreadRequestError
from tests.case import case

CONFIG = Config()
HOME = ("203.0.113.7", 40_000)
GET = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /lead-tab HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nID=%2F1"
LARGE = b"x" * 4 * 1024 * 1024  # more than a system takes of what nobody reads


@contextlib.contextmanager
def connected(client: tuple[str, int] | str = HOME) -> Iterator[tuple[Connection, socket.socket]]:
    ours, theirs = socket.socketpair()
    with theirs, ClientSocket(ours) as taken:
        yield Connection(CONFIG, taken, client, ("127.0.0.1", 8000)), theirs


def read(connection: Connection) -> tuple[str, bytes]:
    """Read the request that was taken, as a thread would."""
    assert connection.parser is not None
    request = next(connection.parser)
    assert request.body is not None
    return f"{request.method} {request.path}", request.body.read()


@given(st.lists(st.integers(1, len(POST) - 1)))
@example(list(range(1, len(POST))))
def test_a_request_is_taken_with_its_last_byte_in_however_many_pieces_it_comes(cuts: list[int]) -> None:
    places = sorted({0, *cuts, len(POST)})
    with connected() as (connection, _):
        for start, end in pairwise(places):
            connection.received += POST[start:end]
            assert connection.take_request() is (end == len(POST))
        assert read(connection) == ("POST /lead-tab", b"ID=%2F1")


@pytest.mark.rule("S57", "bad")
@pytest.mark.parametrize(
    ("head", "waits"),
    [
        ("POST /lead-tab", True),
        ("\r\nPOST /lead-tab", True),
        ("POST /eventsandmore", True),
        ("POST /events", False),
        ("POST /events?a=1", False),
        ("GET /health/live", False),
    ],
)
def test_a_person_waits_for_each_form_and_nobody_for_an_event(head: str, *, waits: bool) -> None:
    with connected() as (connection, _):
        connection.received += f"{head} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode()
        assert connection.take_request()
        assert connection.is_form is waits


def test_requests_that_come_together_are_taken_one_by_one() -> None:
    with connected() as (connection, _):
        connection.received += POST + GET + POST[:-1]
        assert connection.take_request()
        assert read(connection) == ("POST /lead-tab", b"ID=%2F1")
        assert connection.take_request()
        assert read(connection) == ("GET /health/live", b"")
        assert not connection.take_request()


def test_a_thread_that_reads_on_finds_the_end_and_asks_no_client() -> None:
    with connected() as (connection, theirs):
        connection.received += POST + GET
        assert connection.take_request()
        theirs.sendall(b"what a thread must not read")
        assert read(connection)[1] == b"ID=%2F1"
        assert connection.parser is not None
        with pytest.raises(StopIteration):
            next(connection.parser)


def test_what_is_too_large_or_of_no_length_is_refused_with_its_head() -> None:
    for what, (head, status) in {
        "chunked": (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", HTTPStatus.LENGTH_REQUIRED),
        "a large body": (
            b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY_BYTES + 1),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ),
        "a long head": (b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_HEAD_BYTES, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
        "a long head to its end": (
            b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_HEAD_BYTES + b"\r\n\r\n",
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        ),
    }.items():
        with case(what):
            with connected() as (connection, _):
                connection.received += head
                with pytest.raises(UnreadRequestError) as refused:
                    connection.take_request()
            assert refused.value.status == status


def test_the_largest_body_is_taken() -> None:
    with connected() as (connection, _):
        connection.received += b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % MOST_BODY_BYTES
        assert not connection.take_request()
        connection.received += b"x" * MOST_BODY_BYTES
        assert connection.take_request()
        assert len(read(connection)[1]) == MOST_BODY_BYTES


def test_what_is_no_request_goes_to_the_thread_that_says_so() -> None:
    for head in (
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
    ):
        with case(head), connected() as (connection, _):
            connection.received += head
            assert connection.take_request()


LINES = st.sampled_from(
    [b"GET / HTTP/1.1", b"POST /%00 HTTP/1.0", b"Content-Length: ", b"Expect: 100-continue", b"\r\n"]
)


@given(st.lists(LINES | st.binary(max_size=40) | st.sampled_from([b"\r\n\r\n", b"\n", b"9" * 5000, b"\xb2"])))
def test_whatever_comes_is_taken_refused_or_waited_for(pieces: list[bytes]) -> None:
    with connected() as (connection, _), contextlib.suppress(UnreadRequestError):
        for piece in pieces:
            connection.received += piece
            connection.take_request()


class TestWhoAsksBeforeSendingABody:
    HEAD = POST[: POST.index(b"\r\n\r\n")] + b"\r\nEXPECT: 100-Continue\r\n\r\n"

    def test_is_answered_once(self) -> None:
        with connected() as (connection, theirs):
            connection.received += self.HEAD
            assert not connection.take_request()
            assert theirs.recv(1000) == CONTINUE
            connection.received += b"ID=%2F1"
            assert connection.take_request()
            assert connection.parser is not None
            assert "EXPECT" not in dict(next(connection.parser).headers), "gunicorn would answer it again"

    def test_is_not_answered_when_the_body_is_there(self) -> None:
        with connected() as (connection, theirs):
            connection.received += self.HEAD + b"ID=%2F1"
            assert connection.take_request()
            with pytest.raises(BlockingIOError):
                theirs.recv(1000, socket.MSG_DONTWAIT)


def test_the_addresses_of_one_subscriber_are_one_network() -> None:
    cases: list[tuple[tuple[str, int] | str, str]] = [
        (HOME, "203.0.113.7/32"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:ffff::", 1), "2001:db8:1:2::/64"),
        (("::ffff:203.0.113.7", 1), "203.0.113.7/32"),
        ("", ""),
    ]
    for client, network in cases:
        with case(client), connected(client) as (connection, _):
            assert connection.network == network


def test_a_response_is_taken_whole_and_sent_as_its_client_reads() -> None:
    with connected() as (connection, theirs):
        connection.sock.sendall(LARGE)
        connection.sock.sendall(b"!")
        assert 0 < len(connection.sock.unsent) <= len(LARGE), "the premise: nobody has read"
        read = bytearray()
        while connection.sock.unsent:
            read += theirs.recv(len(LARGE))
            connection.sock.send_on()
        connection.sock.close()
        while received := theirs.recv(len(LARGE)):
            read += received
    assert read == LARGE + b"!"
