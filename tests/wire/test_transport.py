import errno
import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Barrier, Event, Thread, current_thread

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from b24app.adapters.outbound import pools
from b24app.adapters.outbound.address_rules import OutboundPolicy
from b24app.adapters.outbound.pools import KeptConnections
from b24app.adapters.outbound.transport import MOST_BYTES, OutboundAdapter, mount_only
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import InvalidResponseError, NoResponseError, OversizedResponseError, UnreachableError
from tests.case import case
from tests.fakes.invented import together
from tests.wire.certificates import LOOPBACK_NAME, Authority
from tests.wire.hostile_server import (
    LATE_S,
    SOON_S,
    HostileServer,
    Script,
    answering,
    dripping,
    endless,
    resetting,
    sending,
    silent,
)

LOOPBACK = OutboundPolicy(allow_private=True, allow_loopback=True)
SECRET = "canary-77c1"
TOKEN = b'{"access_token": "a", "token_type": "bearer"}'
AT_ONCE = 16  # the threads of a worker
MANY_PORTALS = 12  # more than urllib3 would keep
FEW = 3
NOT_IN_TIME = "127.0.0.1: no answer within the deadline"


def adapter_for(
    *servers: HostileServer, scheme: str = "http", ca_file: str = "", deadline_s: float = LATE_S
) -> OutboundAdapter:
    origins = [Origin(scheme=scheme, host="127.0.0.1", port=server.port) for server in servers]
    return OutboundAdapter(LOOPBACK, origins=origins, deadline_s=deadline_s, ca_file=ca_file)


def armed(adapter: OutboundAdapter) -> OAuth2Session:
    session = OAuth2Session("app.id", SECRET, token_endpoint_auth_method="client_secret_post")
    mount_only(session, adapter)
    return session


def refresh(session: OAuth2Session, server: HostileServer, scheme: str = "http") -> str:
    token = session.refresh_token(f"{scheme}://127.0.0.1:{server.port}/oauth/token/", refresh_token="r")
    return str(token["access_token"])


def test_authlib_refreshes_a_token_through_the_adapter() -> None:
    with HostileServer(answering(TOKEN)) as server:
        assert refresh(armed(adapter_for(server)), server) == "a"
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert f"client_secret={SECRET}".encode() in body
    assert SECRET.encode() not in head


def test_sessions_that_share_an_adapter_share_its_connections() -> None:
    with HostileServer(answering(TOKEN)) as server:
        adapter = adapter_for(server)
        for _ in range(3):
            refresh(armed(adapter), server)
    assert (server.connections, len(server.requests)) == (1, 3)


def test_threads_that_ask_one_portal_at_once_keep_a_connection_each() -> None:
    all_there = Barrier(AT_ONCE)

    def answer(connection: socket.socket, server: HostileServer) -> None:
        all_there.wait(LATE_S)
        answering(TOKEN)(connection, server)

    with HostileServer(answer) as server:
        adapter = adapter_for(server)
        for _ in range(2):
            assert together(AT_ONCE, lambda _: refresh(armed(adapter), server)) == ["a"] * AT_ONCE
    assert (server.connections, len(server.requests)) == (AT_ONCE, 2 * AT_ONCE)


def test_the_connections_of_many_portals_are_kept_side_by_side() -> None:
    with ExitStack() as stack:
        portals = [stack.enter_context(HostileServer(answering(TOKEN))) for _ in range(MANY_PORTALS)]
        adapter = adapter_for(*portals)
        for portal in portals * 2:
            refresh(armed(adapter), portal)
    assert {(portal.connections, len(portal.requests)) for portal in portals} == {(1, 2)}


def test_of_more_than_are_kept_in_all_the_one_that_was_used_the_longest_ago_is_closed_and_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = KeptConnections(FEW)
    monkeypatch.setattr(pools, "kept", lambda: few)
    with ExitStack() as stack:
        portals = [stack.enter_context(HostileServer(answering(TOKEN))) for _ in range(FEW + 1)]
        adapter = adapter_for(*portals)
        for portal in portals:
            refresh(armed(adapter), portal)
        assert portals[0].hung_up.wait(LATE_S)
        for portal in reversed(portals):
            refresh(armed(adapter), portal)
    assert [portal.connections for portal in portals] == [2, 1, 1, 1]
    assert {len(portal.requests) for portal in portals} == {2}


def test_a_connection_in_use_is_not_closed_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    one = KeptConnections(1)
    monkeypatch.setattr(pools, "kept", lambda: one)
    begun, go_on = Event(), Event()

    def slowly(connection: socket.socket, server: HostileServer) -> None:
        if len(server.requests) > 1:
            begun.set()
            go_on.wait(LATE_S)
        answering(TOKEN)(connection, server)

    with HostileServer(slowly) as slow, HostileServer(answering(TOKEN)) as other, ThreadPoolExecutor(1) as thread:
        adapter = adapter_for(slow, other)
        refresh(armed(adapter), slow)
        asked = thread.submit(refresh, armed(adapter), slow)
        assert begun.wait(LATE_S)
        refresh(armed(adapter), other)
        go_on.set()
        assert asked.result() == "a"
        refresh(armed(adapter), slow)
    assert slow.connections == 1


def test_a_closed_adapter_hangs_up_and_can_be_used_again() -> None:
    with HostileServer(answering(TOKEN)) as server:
        adapter = adapter_for(server)
        refresh(armed(adapter), server)
        adapter.close()
        refresh(armed(adapter), server)
    assert server.connections == 2


def test_authlib_follows_no_redirect_not_even_to_an_allowed_origin(trap: HostileServer) -> None:
    for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):
        with case(status):
            headers = f"Location: http://127.0.0.1:{trap.port}/oauth/token/\r\n"
            with HostileServer(answering(TOKEN, status=status, headers=headers)) as server:
                refresh(armed(adapter_for(server, trap)), server)
            assert len(server.requests) == 1


def test_a_session_follows_no_redirect_even_when_told_to(trap: HostileServer) -> None:
    headers = f"Location: http://127.0.0.1:{trap.port}/\r\n"
    with HostileServer(answering(status="302 Found", headers=headers)) as server:
        answer = armed(adapter_for(server, trap)).request(
            "GET", f"http://127.0.0.1:{server.port}/", withhold_token=True, allow_redirects=True
        )
    assert (answer.status_code, answer.history) == (302, [])


def test_a_mounted_session_reaches_no_origin_outside_the_closed_list(trap: HostileServer) -> None:
    for url in (
        "http://127.0.0.1:{trap}/",
        "https://127.0.0.1:{good}/",
        "http://localhost:{good}/",
        "http://127.0.0.1:{good}@127.0.0.1:{trap}/",
        "http://127.0.0.1:{good}.portal.test:{trap}/",
        "HTTP://127.0.0.2:{trap}/?http://127.0.0.1:{good}/",
        "http://127.0.0.1:{trap}\\@127.0.0.1:{good}/",
        "http://127.0.0.1:{trap}#@127.0.0.1:{good}/",
        "ftp://127.0.0.1:{good}/",
    ):
        with case(url):
            with HostileServer(answering()) as server:
                session = requests.Session()
                mount_only(session, adapter_for(server))
                with pytest.raises((NoResponseError, requests.RequestException)) as refused:
                    session.post(url.format(trap=trap.port, good=server.port))
            ours = isinstance(refused.value, NoResponseError)
            assert not ours or re.fullmatch(r"\S+: not an address that we call", str(refused.value))
            assert server.connections == 0


@pytest.mark.parametrize("timeout", [None, 60, (60, 60)])
@pytest.mark.parametrize("script", [dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"a"), silent], ids=["drips", "is silent"])
def test_a_session_cannot_buy_more_time_than_the_adapter_gives(
    script: Script, timeout: float | tuple[float, float] | None
) -> None:
    def ask(server: HostileServer, deadline_s: float) -> None:
        session = requests.Session()
        mount_only(session, adapter_for(server, deadline_s=deadline_s))
        session.post(f"http://127.0.0.1:{server.port}/", timeout=timeout, stream=True)

    said, _ = endless(script, ask)
    assert said == NOT_IN_TIME


def test_without_time_left_nobody_is_asked() -> None:
    with HostileServer(answering(TOKEN)) as server, pytest.raises(NoResponseError) as failure:
        refresh(armed(adapter_for(server, deadline_s=0)), server)
    assert str(failure.value) == NOT_IN_TIME
    assert server.connections == 0


def test_a_name_service_that_never_answers_keeps_no_process_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, over = SimpleQueue[Thread](), Event()

    def never(*_: object, **__: object) -> list[object]:
        waiting.put(current_thread())
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    portal = Origin(scheme="http", host="portal.test", port=80)
    session = requests.Session()
    mount_only(session, OutboundAdapter(LOOPBACK, origins=[portal], deadline_s=SOON_S))
    with pytest.raises(NoResponseError) as failure:
        session.post("http://portal.test/")
    look_up = waiting.get(timeout=LATE_S)
    over.set()
    look_up.join(LATE_S)
    assert str(failure.value) == "portal.test: the name was not resolved within the deadline"
    assert look_up.daemon


@pytest.mark.rule("S29", "bad")
def test_a_session_cannot_switch_the_check_of_certificates_off(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with HostileServer(answering(), tls=authority.server_context(LOOPBACK_NAME)) as server:
        session = requests.Session()
        mount_only(session, adapter_for(server, scheme="https"))
        session.verify = False
        with pytest.raises(NoResponseError) as refused:
            session.post(f"https://127.0.0.1:{server.port}/", verify=False)
    assert str(refused.value) == "127.0.0.1: no connection: TLS failed (certificate)"
    assert server.requests == []


@pytest.mark.rule("S29", "good")
def test_the_tests_own_authority_is_trusted_where_it_is_named(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with HostileServer(answering(TOKEN), tls=authority.server_context(LOOPBACK_NAME)) as server:
        adapter = adapter_for(server, scheme="https", ca_file=authority.ca_file)
        assert refresh(armed(adapter), server, "https") == "a"


def test_an_armed_session_knows_no_proxies_passwords_or_cookies(
    trap: HostileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{trap.port}")
    (tmp_path / "netrc").write_text(f"default login somebody password {SECRET}")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with HostileServer(answering(headers="Set-Cookie: a=b; Path=/\r\n")) as server:
        session = requests.Session()
        mount_only(session, adapter_for(server))
        for _ in range(2):
            session.post(f"http://127.0.0.1:{server.port}/", proxies={"http": f"http://127.0.0.1:{trap.port}"})
    assert b"authorization" not in server.requests[0].lower()
    assert b"cookie" not in server.requests[1].lower()


def test_who_did_not_answer_and_how_is_told_in_words_of_ours_to_caller_and_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cases: dict[str, tuple[Script, type[UnreachableError], str]] = {
        "reset": (resetting, NoResponseError, "the connection was closed before an answer"),
        "hang-up": (sending(b""), NoResponseError, "the connection was closed before an answer"),
        "no HTTP": (sending(b"no HTTP\r\n\r\n"), InvalidResponseError, "the answer is broken HTTP"),
        "no gzip": (
            answering(b"no gzip", headers="Content-Encoding: gzip\r\n"),
            InvalidResponseError,
            "the answer is broken HTTP",
        ),
        "too large": (
            answering(b"a" * (MOST_BYTES + 1)),
            OversizedResponseError,
            "the answer is too large, or in too many pieces",
        ),
    }
    caplog.set_level(logging.INFO, "b24app.calls")
    for name, (script, kind, what) in cases.items():
        with case(name):
            caplog.clear()
            with HostileServer(script) as server, pytest.raises(kind) as failure:
                refresh(armed(adapter_for(server)), server)
            assert (failure.value.host, failure.value.what) == ("127.0.0.1", what)
            (line,) = [vars(record) for record in caplog.records if record.name == "b24app.calls"]
            assert (line["host"], line["what"]) == ("127.0.0.1", what)


def test_a_network_that_goes_away_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise OSError(errno.EHOSTUNREACH, SECRET)

    monkeypatch.setattr(socket.socket, "sendall", lost, raising=False)
    with HostileServer(answering(TOKEN)) as server, pytest.raises(NoResponseError) as failure:
        refresh(armed(adapter_for(server)), server)
    assert str(failure.value) == "127.0.0.1: no answer"


def test_an_error_on_the_way_holds_no_library_exception_and_no_secret() -> None:
    with HostileServer(sending(b"no HTTP\r\n\r\n")) as server, pytest.raises(InvalidResponseError) as failure:
        refresh(armed(adapter_for(server)), server)
    assert SECRET not in repr(failure.value)
    assert (failure.value.__cause__, failure.value.__context__) == (None, None)


def test_no_secret_is_logged_on_the_way_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with HostileServer(answering(TOKEN)) as server:
        refresh(armed(adapter_for(server)), server)
    assert "/oauth/token/" in caplog.text  # the premise: somebody logs
    assert SECRET not in caplog.text


def test_a_large_answer_in_no_known_encoding_is_not_guessed_at() -> None:
    with HostileServer(answering(b"\xff\xfe" * (MOST_BYTES // 2))) as server:
        session = requests.Session()
        mount_only(session, adapter_for(server))
        answer = session.post(f"http://127.0.0.1:{server.port}/")
    assert (answer.encoding, len(answer.text)) == ("utf-8", MOST_BYTES)
