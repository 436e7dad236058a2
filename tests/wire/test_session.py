import gzip
import socket
import time
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest

from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.request_context import RequestContext, carried, give_time
from b24app.adapters.outbound.session import HttpAnswer, OutboundSession
from b24app.errors.outside import InvalidResponseError, NoResponseError, OversizedResponseError, UnreachableError
from b24app.errors.own import ThreadsBusyError
from b24app.errors.portal_setup import CertificateRefusedError
from tests.case import case
from tests.wire.certificates import FOREIGN_NAME, LOOPBACK_NAME, Authority
from tests.wire.hostile_server import (
    LATE_S,
    SOON_S,
    HostileServer,
    Names,
    Script,
    answering,
    dripping,
    endless,
    flooding,
    one_port,
    resetting,
    sending,
    silent,
)

LOOPBACK = OutboundPolicy(allow_private=True, allow_loopback=True)
NO_ADDRESS = "?: not an address that we call"
SECRET = "canary-3f9a"
MOST_CPU_S = 2.0  # a tenth of a second is enough; whoever reads all these chunks needs seconds
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def session() -> OutboundSession:
    return OutboundSession(LOOPBACK)


def post(
    session: OutboundSession,
    server: HostileServer,
    *,
    scheme: str = "http",
    deadline_s: float = LATE_S,
    most_bytes: int = 10**6,
) -> HttpAnswer:
    url = f"{scheme}://127.0.0.1:{server.port}/rest/profile.json"
    return session.post(url, form={"auth": SECRET}, deadline_s=deadline_s, most_bytes=most_bytes)


def test_a_form_goes_out_and_the_whole_answer_comes_back(session: OutboundSession) -> None:
    with HostileServer(answering(b'{"result": 1}', status="403 Forbidden")) as server:
        answer = post(session, server)
    assert (answer.status, answer.content_type, answer.body) == (403, "application/json", b'{"result": 1}')
    assert answer.location == ""
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /rest/profile.json HTTP/1.1\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert body == f"auth={SECRET}".encode()
    assert SECRET.encode() not in head


def test_a_json_value_goes_out_as_json(session: OutboundSession) -> None:
    with HostileServer(answering()) as server:
        session.post(f"http://127.0.0.1:{server.port}/rest/batch", json={"halt": 0}, deadline_s=LATE_S)
    assert server.requests[0].endswith(b'{"halt": 0}')
    assert b"Content-Type: application/json" in server.requests[0]


def test_an_answer_says_nothing_of_its_content_when_printed(session: OutboundSession) -> None:
    with HostileServer(answering(SECRET.encode(), headers=f"Location: /{SECRET}\r\n")) as server:
        answer = post(session, server)
    assert SECRET.encode() in answer.body
    assert SECRET not in repr(answer)


def test_a_connection_is_kept_for_the_next_exchange(session: OutboundSession) -> None:
    with HostileServer(answering()) as server:
        for _ in range(3):
            post(session, server)
    assert (server.connections, len(server.requests)) == (1, 3)


def test_a_tls_connection_is_kept_for_the_next_exchange(authority: Authority) -> None:
    session = OutboundSession(LOOPBACK, ca_file=authority.ca_file)
    with HostileServer(answering(), tls=authority.server_context(LOOPBACK_NAME)) as server:
        for _ in range(3):
            post(session, server, scheme="https")
    assert (server.connections, len(server.requests)) == (1, 3)


@pytest.mark.fault("R4")
@pytest.mark.rule("S35", "bad")
@pytest.mark.parametrize(
    "script",
    [
        silent,
        dripping(b"", b"H"),
        dripping(HEAD + b"X-Slow: ", b"a"),
        dripping(HEAD, b"X: a\r\n"),
        dripping(HEAD + b"Content-Length: 100000\r\n\r\n", b"a"),
        dripping(HEAD + b"\r\n", b"a"),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "status line", "one header", "headers", "body", "endless body", "chunks", "chunk size", "continue"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_that_drips_ends_at_the_deadline(script: Script, scheme: str, authority: Authority) -> None:
    session = OutboundSession(LOOPBACK, ca_file=authority.ca_file)
    tls = authority.server_context(LOOPBACK_NAME) if scheme == "https" else None
    said, heard = endless(
        script, lambda server, deadline_s: post(session, server, scheme=scheme, deadline_s=deadline_s), tls
    )
    assert "deadline" in said
    assert len(heard) == 1


def test_a_handshake_that_is_never_answered_ends_at_the_deadline(session: OutboundSession) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        began = time.monotonic()
        with pytest.raises(NoResponseError):
            session.post(f"https://127.0.0.1:{deaf.getsockname()[1]}/rest/", deadline_s=SOON_S)
        assert SOON_S <= time.monotonic() - began < LATE_S


def test_the_deadline_of_one_thread_is_not_anothers(session: OutboundSession) -> None:
    with HostileServer(silent) as slow, HostileServer(answering()) as quick, ThreadPoolExecutor(4) as threads:
        waiting = threads.submit(post, session, slow, deadline_s=SOON_S)
        assert [threads.submit(post, session, quick).result().status for _ in range(20)] == [200] * 20
        with pytest.raises(NoResponseError):
            waiting.result(LATE_S / 2)


@pytest.mark.fault("R4")
def test_an_answer_that_is_too_large_is_given_up(session: OutboundSession) -> None:
    for what, script in {
        "body": answering(b"a" * 20_001),
        "endless body": flooding(HEAD + b"\r\n", b"a" * 65536),
        "chunks": flooding(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b"a" * 0x4000 + b"\r\n"),
        "chunk size": flooding(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 65536),
        "trailers": flooding(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: a\r\n" * 10_000),
        "headers": flooding(HEAD, b"X: a\r\n" * 10_000),
        "status line": flooding(b"", b"H" * 65536),
        "continue": flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
    }.items():
        given_up = pytest.raises((OversizedResponseError, InvalidResponseError))
        with case(what), HostileServer(script) as server, given_up:
            post(session, server, most_bytes=20_000)


@pytest.mark.rule("S35", "good")
def test_an_answer_of_exactly_the_size_is_taken(session: OutboundSession) -> None:
    with HostileServer(answering(b"a" * 20_000)) as server:
        assert len(post(session, server, most_bytes=20_000).body) == 20_000


def test_the_connection_of_an_answer_that_was_not_read_to_its_end_is_not_used_again(session: OutboundSession) -> None:
    with HostileServer(answering(b"a" * 200_000)) as server:
        with pytest.raises(OversizedResponseError):
            post(session, server, most_bytes=10)
        assert len(post(session, server, most_bytes=200_000).body) == 200_000
    assert server.connections == 2


def test_a_host_that_sends_too_much_is_disconnected_at_once(session: OutboundSession) -> None:
    with HostileServer(answering(b"a" * 200_000)) as server:
        with pytest.raises(OversizedResponseError) as kept:  # with its traceback, so that nothing is closed by chance
            post(session, server, most_bytes=60_000)
        assert server.hung_up.wait(LATE_S)
    assert kept.value.host == "127.0.0.1"


@pytest.mark.rule("S58", "bad")
def test_an_answer_in_chunks_of_one_byte_is_given_up_long_before_its_end(session: OutboundSession) -> None:
    chunks = b"1\r\na\r\n" * 1_000_000
    with HostileServer(sending(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)) as server:
        began = time.thread_time()
        with pytest.raises(OversizedResponseError):
            post(session, server, most_bytes=len(chunks))
    assert time.thread_time() - began < MOST_CPU_S


@pytest.mark.rule("S58", "good")
@pytest.mark.parametrize("size", [500, 8_000])
def test_an_answer_in_chunks_as_servers_send_them_is_read(session: OutboundSession, size: int) -> None:
    chunks = (b"%x\r\n" % size + b"a" * size + b"\r\n") * (4_000_000 // size)
    with HostileServer(sending(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")) as server:
        assert len(post(session, server, most_bytes=4_000_000).body) == 4_000_000


def test_a_compressed_answer_is_read() -> None:
    with HostileServer(answering(gzip.compress(b'{"a": 1}'), headers="Content-Encoding: gzip\r\n")) as server:
        assert post(OutboundSession(LOOPBACK), server).body == b'{"a": 1}'


@pytest.mark.costly
@pytest.mark.rule("S35", "bad")
@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_of_compressed_zeros_does_not_unfold(session: OutboundSession, layers: int) -> None:
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeeze.compress(bytes(2**20)) for _ in range(100)) + squeeze.flush()
    if layers == 2:
        bomb = gzip.compress(bomb)
    encodings = ", ".join(["gzip"] * layers)
    with HostileServer(answering(bomb, headers=f"Content-Encoding: {encodings}\r\n")) as server:
        tracemalloc.start()
        with pytest.raises(OversizedResponseError, match="too large"):
            post(session, server, most_bytes=2**20)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * 2**20


def test_each_broken_answer_is_an_error_of_ours_that_holds_no_secret(session: OutboundSession) -> None:
    cases: dict[str, tuple[Script, type[UnreachableError]]] = {
        "reset": (resetting, NoResponseError),
        "hang-up": (sending(b""), NoResponseError),
        "no HTTP": (sending(b"no HTTP at all\r\n\r\n"), InvalidResponseError),
        "no status": (sending(b"HTTP/1.1 abc OK\r\n\r\n"), InvalidResponseError),
        "cut short": (sending(HEAD + b"Content-Length: 10\r\n\r\nabc"), InvalidResponseError),
        "no chunk size": (sending(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), InvalidResponseError),
        "cut chunk": (sending(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"), InvalidResponseError),
        "no gzip": (sending(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"), InvalidResponseError),
    }
    for what, (script, kind) in cases.items():
        with case(what):
            with HostileServer(script) as server, pytest.raises(kind) as failure:
                post(session, server)
            assert failure.value.host == "127.0.0.1"
            assert SECRET not in repr(failure.value)
            assert (failure.value.__cause__, failure.value.__context__) == (None, None)


def test_nobody_listening_is_silence(session: OutboundSession) -> None:
    with one_port("127.0.0.1") as (held,), pytest.raises(NoResponseError, match="no connection"):
        session.post(f"http://127.0.0.1:{held.getsockname()[1]}/rest/", form={}, deadline_s=LATE_S)


def test_a_redirect_is_an_answer_and_is_not_followed(session: OutboundSession, trap: HostileServer) -> None:
    for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
        for location in ("http://127.0.0.1:{port}/rest/", "//127.0.0.1:{port}/", "http://[", "\\\\evil"):
            with case(status, location):
                target = location.format(port=trap.port)
                with HostileServer(answering(status=status, headers=f"Location: {target}\r\n")) as server:
                    answer = post(session, server)
                assert (answer.status, answer.location) == (int(status[:3]), target)
                assert (len(server.requests), trap.connections) == (1, 0)


@pytest.mark.rule("S29", "bad")
def test_a_certificate_of_an_unknown_authority_is_refused(session: OutboundSession, authority: Authority) -> None:
    with (
        HostileServer(answering(), tls=authority.server_context(LOOPBACK_NAME)) as server,
        pytest.raises(CertificateRefusedError, match="certificate"),
    ):
        post(session, server, scheme="https")
    assert server.requests == []


def test_a_server_that_speaks_no_tls_has_no_bad_certificate(session: OutboundSession) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        speaker = Thread(target=_speaking_no_tls, args=(listener,))
        speaker.start()
        with pytest.raises(NoResponseError, match="TLS") as failed:
            session.post(f"https://127.0.0.1:{listener.getsockname()[1]}/rest/", form={}, deadline_s=LATE_S)
        speaker.join()
    assert type(failed.value) is NoResponseError


def _speaking_no_tls(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        connection.recv(1)


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    session = OutboundSession(LOOPBACK, ca_file=authority.ca_file)
    with (
        HostileServer(answering(), tls=authority.server_context(FOREIGN_NAME)) as server,
        pytest.raises(CertificateRefusedError),
    ):
        post(session, server, scheme="https")
    assert server.requests == []


def test_a_certificate_that_names_the_host_in_its_title_only_is_refused(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Names({"portal.test": [["127.0.0.1"]]}).getaddrinfo)
    session = OutboundSession(LOOPBACK, ca_file=authority.ca_file)
    with (
        HostileServer(answering(), tls=authority.server_context(title="portal.test")) as server,
        pytest.raises(NoResponseError, match="TLS"),
    ):
        session.post(f"https://portal.test:{server.port}/rest/", form={}, deadline_s=LATE_S)
    assert server.requests == []


def test_the_certificate_is_checked_for_the_name_and_not_for_the_address(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names({"somebody-else.test": [["127.0.0.1"]]})
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    session = OutboundSession(LOOPBACK, ca_file=authority.ca_file)
    with HostileServer(answering(), tls=authority.server_context(FOREIGN_NAME)) as server:
        url = f"https://somebody-else.test:{server.port}/rest/"
        assert session.post(url, form={}, deadline_s=LATE_S).status == 200
    assert f"Host: somebody-else.test:{server.port}".encode() in server.requests[0]


def test_the_environment_cannot_make_an_unknown_authority_known(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(variable, authority.ca_file)
    with (
        HostileServer(answering(), tls=authority.server_context(LOOPBACK_NAME)) as server,
        pytest.raises(NoResponseError, match="TLS"),
    ):
        post(OutboundSession(LOOPBACK), server, scheme="https")


def test_the_environment_cannot_have_the_keys_of_tls_written_down(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    session = OutboundSession(LOOPBACK, ca_file=authority.ca_file)
    with HostileServer(answering(), tls=authority.server_context(LOOPBACK_NAME)) as server:
        post(session, server, scheme="https")
    assert not (tmp_path / "keys").exists()


def test_proxies_and_passwords_of_the_environment_are_ignored(
    session: OutboundSession, trap: HostileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, f"http://127.0.0.1:{trap.port}")
    (tmp_path / "netrc").write_text(f"default login somebody password {SECRET}")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with HostileServer(answering()) as server:
        post(session, server)
    assert b"authorization" not in server.requests[0].lower()


def test_a_cookie_is_not_brought_back(session: OutboundSession) -> None:
    with HostileServer(answering(headers="Set-Cookie: a=b; Path=/\r\n")) as server:
        post(session, server)
        post(session, server)
    assert b"cookie" not in server.requests[1].lower()


def test_every_new_connection_is_checked_anew(session: OutboundSession, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names({"portal.test": [["127.0.0.1"], ["169.254.169.254"]]})
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    with HostileServer(answering(headers="Connection: close\r\n")) as server:
        url = f"http://portal.test:{server.port}/rest/"
        assert session.post(url, form={}, deadline_s=LATE_S).status == 200
        with pytest.raises(NoResponseError, match="not at an address"):
            session.post(url, form={}, deadline_s=LATE_S)


@pytest.mark.rule("S33", "bad")
def test_an_address_that_is_no_plain_origin_and_path_is_not_called(
    session: OutboundSession, trap: HostileServer
) -> None:
    for url in (
        "ftp://127.0.0.1:{port}/rest/",
        "file:///etc/passwd",
        "127.0.0.1:{port}/rest/",
        "//127.0.0.1:{port}/rest/",
        "http:127.0.0.1:{port}/rest/",
        "http:///rest/",
        "http://user@127.0.0.1:{port}/rest/",
        "http://user:password@127.0.0.1:{port}/rest/",
        "http://portal.test@127.0.0.1:{port}/rest/",
        "http://127.0.0.1.:{port}/rest/",
        "http://[::1]:{port}/rest/",
        "http://[::ffff:127.0.0.1]:{port}/rest/",
        "http://127.0.0.1:{port}0000/rest/",
        "http://127.0.0.1:-1/rest/",
        "http://127.0.0.1:0/rest/",
        " http://127.0.0.1:{port}/rest/",
        "http://127.0.0.1:{port}/rest/ ",
        "http://127.0.0.1:{port}",
        "http://127.0.0.1:{port}\\@portal.test/rest/",
        "http://127.0.0.1%20:{port}/rest/",
        "http://127.0.0.1%00.portal.test:{port}/rest/",
        "http://*:{port}/rest/",
        "",
    ):
        with case(url):
            with pytest.raises(NoResponseError) as refusal:
                session.post(url.format(port=trap.port), form={}, deadline_s=LATE_S)
            assert str(refusal.value) in {NO_ADDRESS, f"{NO_ADDRESS}, or nothing that can be sent"}
            assert trap.connections == 0


def test_an_answer_that_does_not_say_what_it_is_is_of_no_type(session: OutboundSession) -> None:
    with HostileServer(sending(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) as server:
        assert post(session, server).content_type == ""


def test_the_machine_itself_is_not_reached_however_it_is_spelled(trap: HostileServer) -> None:
    for host in (
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "0",
        "①②⑦.⓪.⓪.①",
        "169.254.169.254",
    ):
        for scheme in ("http", "https"):
            session = OutboundSession(OutboundPolicy(allow_http=True))
            with case(host, scheme):
                with pytest.raises(NoResponseError):
                    session.post(f"{scheme}://{host}:{trap.port}/rest/", deadline_s=LATE_S)
                assert trap.connections == 0


def test_a_form_that_cannot_be_written_down_is_refused_without_being_told(session: OutboundSession) -> None:
    with pytest.raises(NoResponseError) as failure:
        session.post("http://127.0.0.1:1/rest/", form={"auth": SECRET + "\ud800"}, deadline_s=LATE_S)
    assert SECRET not in repr(failure.value)
    assert (failure.value.__cause__, failure.value.__context__) == (None, None)


class TestWithinARequest:
    def test_no_exchange_outlives_the_time_of_its_request(self, session: OutboundSession) -> None:
        with HostileServer(silent) as server, carried(RequestContext(id="1")):
            give_time(SOON_S)
            with pytest.raises(NoResponseError, match="deadline"):
                post(session, server)

    def test_after_that_time_nobody_is_connected_to(self, session: OutboundSession) -> None:
        with HostileServer(answering(b"")) as server, carried(RequestContext(id="1")):
            give_time(0.0)
            with pytest.raises(NoResponseError, match="deadline"):
                post(session, server)
            assert server.connections == 0

    def test_before_each_question_it_is_asked_whether_it_may(self, session: OutboundSession) -> None:
        may = [True, False]

        def before_asking() -> None:
            if not may.pop(0):
                raise ThreadsBusyError

        with HostileServer(answering(b"")) as server, carried(RequestContext(id="1", before_asking=before_asking)):
            post(session, server)
            with pytest.raises(ThreadsBusyError):
                post(session, server)
            assert len(server.requests) == 1
