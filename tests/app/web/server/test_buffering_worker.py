"""Each of these servers has a single thread: whoever took it would hold up all others."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import parse_headers
from pathlib import Path
from select import select
from typing import BinaryIO

import pytest

from tests.app.web.server.served import DEADLINE_S, LARGE_BYTES, ROOT, Served, serving

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
LAST_GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
GET_LARGE = b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
HEAD = b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"
BODY = b"a=1"
FEW_BYTES = 4096  # that a client's system keeps for it
SOON_S, LATER_S = 1, 6  # deadlines of the server's that a test waits for
DRIP_S, HOUR_S = 0.1, 3600


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server that waits for an hour wherever it waits."""
    folder = tmp_path_factory.mktemp("patient")
    with serving(folder, "--keep-alive", f"{HOUR_S}", READ_S=HOUR_S, SEND_S=HOUR_S, LINGER_S=HOUR_S) as served:
        yield served


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server that waits for seconds."""
    folder = tmp_path_factory.mktemp("hasty")
    options = ("--keep-alive", f"{LATER_S}", "--forwarder-headers", "SCRIPT_NAME")
    with serving(folder, *options, READ_S=SOON_S, SEND_S=SOON_S) as served:
        yield served


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a server whose operator has said otherwise."""
    folder = tmp_path_factory.mktemp("told")
    trusting = ("--forwarded-allow-ips", "127.0.0.1", "--forwarder-headers", "SCRIPT_NAME")
    with serving(folder, "--workers", "2", "--threads", "3", *trusting) as served:
        yield served


def answers(client: socket.socket, count: int = 1) -> list[tuple[int, bytes]]:
    """Read so many responses, the status and the body of each."""
    with client.makefile("rb") as stream:
        return [(int(stream.readline().split()[1]), stream.read(_length(stream))) for _ in range(count)]


def _length(stream: BinaryIO) -> int:
    return int(parse_headers(stream).get("Content-Length", "0"))


def rest(client: socket.socket) -> bytes:
    """Read until the server has said its last."""
    received = bytearray()
    while piece := client.recv(LARGE_BYTES):
        received += piece
    return bytes(received)


REFUSED = {
    "chunked": (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
    "large": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000, 413),
    "long": (b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000, 431),
    "many fields": (b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 65 + b"\r\n", 431),
    "a long address": (b"GET /" + b"x" * 4100 + b" HTTP/1.1\r\n\r\n", 414),
    "nonsense": (b"what\r\n\r\n", 400),
}


class TestRequests:
    def test_a_connection_is_kept_for_the_next_request(self, patient: Served) -> None:
        with patient.client(GET) as client:
            assert answers(client)[0][0] == 200
            client.sendall(HEAD + BODY)
            ((status, body),) = answers(client)
        assert status == 200
        assert json.loads(body)["body"] == "a=1"

    def test_requests_that_come_together_are_answered_in_their_order(self, patient: Served) -> None:
        with patient.client(HEAD + BODY + GET + HEAD + BODY[:1]) as client:
            assert [json.loads(body)["PATH_INFO"] for _, body in answers(client, 2)] == ["/form", "/"]
            client.sendall(BODY[1:])
            assert json.loads(answers(client)[0][1])["body"] == "a=1"

    def test_who_asks_before_sending_a_body_is_told_once_to_go_on(self, patient: Served) -> None:
        with patient.client(HEAD.replace(b"Host: x", b"Expect: 100-continue\r\nHost: x")) as client:
            assert answers(client) == [(100, b"")]
            client.sendall(BODY)
            assert answers(client)[0][0] == 200

    def test_no_client_that_drips_takes_a_thread_and_each_is_answered_at_last(self, patient: Served) -> None:
        with ExitStack() as stack:
            heads = [stack.enter_context(patient.client(HEAD[:-10])) for _ in range(20)]
            bodies = [stack.enter_context(patient.client(HEAD + BODY[:1])) for _ in range(20)]
            assert patient.ask().status_code == 200
            for client in heads:
                client.sendall(HEAD[-10:] + BODY)
            for client in bodies:
                client.sendall(BODY[1:])
            assert {answers(client)[0][0] for client in heads + bodies} == {200}

    def test_what_is_refused_is_told_so_and_the_connection_ends(self, patient: Served) -> None:
        for what, (said, status) in REFUSED.items():
            with patient.client(said) as client:
                told = rest(client)
            assert told.startswith(f"HTTP/1.1 {status} ".encode()), what
            assert told.count(b"HTTP/1.1") == 1, what
            for header in (b"Cache-Control: no-store", b"X-Content-Type-Options: nosniff", b"frame-ancestors https:"):
                assert header in told, what

    def test_who_goes_on_sending_what_was_refused_can_read_why(self, patient: Served) -> None:
        with patient.client(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n") as client:
            assert rest(client).startswith(b"HTTP/1.1 413 ")
            for _ in range(3):
                client.sendall(BODY)  # to a connection that is closed this would be an error


class TestResponses:
    @pytest.mark.parametrize("path", [b"/large", b"/file"])
    def test_who_reads_slowly_takes_no_thread_and_gets_everything(self, patient: Served, path: bytes) -> None:
        with patient.client(GET_LARGE.replace(b"/large", path), takes=FEW_BYTES) as client:
            first = client.recv(1)
            assert patient.ask().status_code == 200
            assert (first + rest(client)).endswith(b"\r\n\r\n" + bytes(LARGE_BYTES))

    def test_who_does_not_hang_up_is_waited_for_and_holds_up_nobody(self, patient: Served) -> None:
        with ExitStack() as stack:
            for _ in range(3):
                client = stack.enter_context(patient.client(LAST_GET))
                assert rest(client).startswith(b"HTTP/1.1 200")
            assert patient.ask().status_code == 200

    @pytest.mark.costly
    def test_of_too_much_that_nobody_reads_one_response_is_given_up(self, tmp_path: Path) -> None:
        most = LARGE_BYTES * 5 // 4
        with serving(tmp_path, SEND_S=HOUR_S, READ_S=HOUR_S, MOST_UNSENT_BYTES=most) as served, ExitStack() as stack:
            innocent = stack.enter_context(served.client(HEAD))
            slow = [stack.enter_context(served.client(GET_LARGE, takes=FEW_BYTES)) for _ in range(2)]
            assert {client.recv(1) for client in slow} == {b"H"}, "the premise: both are being answered"
            assert sorted(len(rest(client)) > LARGE_BYTES for client in slow) == [False, True]
            innocent.sendall(BODY)
            assert answers(innocent)[0][0] == 200


class TestDeadlines:
    @pytest.mark.parametrize("said", [HEAD[:-10], HEAD + BODY[:1]], ids=["its head", "its body"])
    def test_who_drips_is_told_that_it_took_too_long(self, hasty: Served, said: bytes) -> None:
        with hasty.client(said) as client:
            assert rest(client).startswith(b"HTTP/1.1 408 Request Timeout\r\n")

    def test_more_bytes_win_no_time(self, hasty: Served) -> None:
        with hasty.client(HEAD[:1]) as client:
            for _ in range(int(DEADLINE_S / DRIP_S)):
                client.sendall(b"x")
                if select([client], [], [], DRIP_S)[0]:
                    break
            assert rest(client).startswith(b"HTTP/1.1 408 ")

    def test_who_says_nothing_is_told_nothing(self, hasty: Served) -> None:
        with hasty.client() as client:
            assert rest(client) == b""

    def test_who_asks_for_nothing_more_is_kept_for_as_long_as_gunicorn_is_told(self, hasty: Served) -> None:
        with hasty.client(GET) as client:
            assert rest(client).startswith(b"HTTP/1.1 200")

    @pytest.mark.costly
    def test_a_later_request_has_no_more_time_than_the_first(self, hasty: Served) -> None:
        with hasty.client(GET) as client, hasty.client(GET) as idle:
            assert [answers(each)[0][0] for each in (client, idle)] == [200, 200]
            client.sendall(HEAD[:-10])
            assert select([client, idle], [], [], DEADLINE_S)[0] == [client]
            assert rest(client).startswith(b"HTTP/1.1 408 ")

    def test_who_does_not_read_is_given_up(self, hasty: Served) -> None:
        with hasty.client(GET_LARGE, takes=FEW_BYTES) as client:
            assert client.recv(1) == b"H"
            with hasty.client(GET) as later:
                assert rest(later), "the premise: the longer of both deadlines is over"
            assert len(rest(client)) < LARGE_BYTES

    @pytest.mark.costly
    def test_a_worker_that_is_to_stop_takes_the_rest_of_a_request_and_waits_for_no_new_one(
        self, tmp_path: Path
    ) -> None:
        with serving(tmp_path, "--keep-alive", f"{HOUR_S}", READ_S=HOUR_S) as served, ExitStack() as stack:
            silent, idle, half = (stack.enter_context(served.client(said)) for said in (b"", GET, HEAD + BODY[:1]))
            assert answers(idle)[0][0] == 200, "the premise: all three are connected"
            served.process.terminate()
            assert (silent.recv(1), idle.recv(1)) == (b"", b"")
            half.sendall(BODY[1:])
            assert answers(half)[0][0] == 200
            assert served.process.wait(DEADLINE_S) == 0


@pytest.mark.costly
def test_when_there_are_too_many_the_largest_crowd_loses_its_oldest(tmp_path: Path) -> None:
    with serving(tmp_path, "--worker-connections", "5", READ_S=HOUR_S) as served, ExitStack() as stack:
        alone = stack.enter_context(served.client(HEAD, source="127.0.0.2"))
        crowd = [stack.enter_context(served.client(HEAD)) for _ in range(5)]
        assert [crowd[0].recv(1), crowd[1].recv(1)] == [b"", b""]
        for client in (alone, *crowd[2:]):
            client.sendall(BODY)
            assert answers(client)[0][0] == 200


UNREADABLE = {
    b"GET /?code=canary HTTP/9.9 canary\r\n\r\n": 400,
    b"GET / HTTP/1.1\r\nHost: x\r\nA canary: 1\r\n\r\n": 400,
    b"GET /?canary=" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n": 414,
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: canary\r\n\r\n": 501,
}


@pytest.mark.costly
@pytest.mark.rule("S64", "bad")
def test_what_cannot_be_read_is_refused_and_neither_it_nor_its_sender_is_in_the_log(tmp_path: Path) -> None:
    log, answered = tmp_path / "log", []
    with serving(tmp_path, "--error-logfile", str(log)) as served:
        for said in UNREADABLE:
            with served.client(said, source="127.0.0.77") as client:
                answered += [status for status, _ in answers(client)]
    assert answered == [*UNREADABLE.values()]
    logged = log.read_text()
    assert [f"A request was refused: {status}" in logged for status in answered] == [True] * 4
    assert "canary" not in logged
    assert "127.0.0.77" not in logged


@pytest.mark.rule("S64", "good")
def test_the_number_that_such_a_refusal_shows_stands_in_the_log(tmp_path: Path) -> None:
    log, shown = tmp_path / "log", []
    with serving(tmp_path, "--error-logfile", str(log), "--log-level", "info") as served:
        for said in (*UNREADABLE, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n"):
            with served.client(said) as client:
                found = re.search(rb"Error number: ([0-9a-f]{8})\n", rest(client))
            assert found, said
            shown.append(found[1].decode())
    for number in shown:
        (line,) = [each for each in log.read_text().splitlines() if number in each]
        assert json.loads(line)["problem"] == number


class TestWhatGunicornBelieves:
    CLAIMS = (
        b"SCRIPT_NAME: /form\r\nPATH_INFO: /other\r\nREMOTE_USER: admin\r\nREMOTE_ADDR: 203.0.113.7\r\n"
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Protocol: ssl\r\nX-Forwarded-Ssl: on\r\n"
        b"X-Forwarded-For: 203.0.113.7\r\n"
    )
    CLAIMING = b"GET /form/1 HTTP/1.1\r\nHost: x\r\n" + CLAIMS + b"\r\n"
    WHERE = ("SCRIPT_NAME", "PATH_INFO", "wsgi.url_scheme")

    @pytest.mark.rule("S54", "bad")
    def test_no_header_changes_path_or_scheme_or_who_is_there(self, patient: Served) -> None:
        with patient.client(self.CLAIMING) as client:
            told = json.loads(answers(client)[0][1])
        assert [told[name] for name in self.WHERE] == ["", "/form/1", "http"]
        assert told["REMOTE_ADDR"] == "127.0.0.1"
        assert "REMOTE_USER" not in told

    @pytest.mark.costly
    @pytest.mark.rule("S54", "bad")
    def test_no_header_does_so_through_a_unix_socket(self, tmp_path: Path) -> None:
        with serving(tmp_path, unix=True) as served, served.client(self.CLAIMING) as client:
            told = json.loads(answers(client)[0][1])
        assert [told[name] for name in self.WHERE] == ["", "/form/1", "http"]

    def test_a_header_that_the_operator_names_is_believed_of_no_program_on_this_machine(self, hasty: Served) -> None:
        with hasty.client(self.CLAIMING) as client:
            ((_, body),) = answers(client)
        assert [json.loads(body)[name] for name in self.WHERE] == ["", "/form/1", "http"]

    def test_it_is_believed_of_a_proxy_that_the_operator_names(self, told: Served) -> None:
        with told.client(self.CLAIMING) as client:
            ((_, body),) = answers(client)
        assert [json.loads(body)[name] for name in self.WHERE] == ["/form", "/1", "http"]


def test_the_app_knows_how_many_threads_and_processes_there_are(told: Served) -> None:
    said = told.ask().json()
    assert (said["B24_THREADS"], said["B24_WORKERS"]) == ("3", "2")


@pytest.mark.costly
def test_it_does_not_start_with_a_certificate_whose_bytes_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "certificate.pem").touch()
    command = [sys.executable, "-m", "gunicorn", "another:app", "--bind", f"unix:{tmp_path}/socket"]
    command += ["--certfile", str(tmp_path / "certificate.pem"), "--keyfile", str(tmp_path / "certificate.pem")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=DEADLINE_S)
    assert ended.returncode == 1
    assert "leave out --certfile" in ended.stderr
