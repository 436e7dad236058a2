import time
from dataclasses import replace

import pytest

from b24app.adapters.outbound.request_context import RequestContext, carried, give_time
from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.adapters.rest.client import LARGEST, PortalClient
from b24app.adapters.rest.pace import FAILURES, PortalPace
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    BadCallError,
    CallRefusedError,
    InvalidResponseError,
    MovedError,
    NoResponseError,
    OversizedResponseError,
    PortalBusyError,
)
from b24app.errors.portal_setup import NoPortalThereError
from tests.case import case
from tests.wire.hostile_server import LATE_S, one_port
from tests.wire.neighbours import portal_client, unhurried
from tests.wire.scripted_host import Reply, ScriptedHost

PATH = "/rest/profile.json"
TOKEN = "canary-token"
GOOD = Reply(body={"result": {"ID": "7"}, "time": {"start": 1}})
PAUSES_S = (0.001, 0.001)


def client(host: ScriptedHost, *, pauses_s: tuple[float, ...] = PAUSES_S, left_s: float = LATE_S) -> PortalClient:
    return portal_client(host.origin, access_token=TOKEN, pauses_s=pauses_s, left_s=left_s)


def test_a_call_returns_its_result_and_keeps_the_token_out_of_the_address(host: ScriptedHost) -> None:
    host.answers(PATH, GOOD)
    assert client(host).call("profile", {"filter[ID]": "7"}) == {"ID": "7"}
    assert [asked.path for asked in host.asked] == [PATH]
    assert host.asked[0].form == {"filter[ID]": "7", "auth": TOKEN}


def test_a_result_is_a_result_at_any_status(host: ScriptedHost) -> None:
    for status in (200, 201, 400, 403, 429):
        with case(status):
            host.answers(PATH, Reply(body=GOOD.body, status=status))
            assert client(host).call("profile", {}) == {"ID": "7"}


def test_each_bad_answer_is_an_error_of_ours(host: ScriptedHost) -> None:
    cases: list[tuple[Reply, type[FullLeadError]]] = [
        (Reply(body=b"", status=200), InvalidResponseError),
        (Reply(body=b"<html>", kind="text/html"), InvalidResponseError),
        (Reply(body=b"<html>", kind="text/html", status=401), InvalidResponseError),
        (Reply(body=b"<html>", kind="text/html", status=408), InvalidResponseError),
        (Reply(body=b"<html>", kind="text/html", status=403), NoPortalThereError),
        (Reply(body=b"", status=404), NoPortalThereError),
        (Reply(body={}, status=404), InvalidResponseError),
        (Reply(body=b'{"result": '), InvalidResponseError),
        (Reply(body=[1]), InvalidResponseError),
        (Reply(body={}), InvalidResponseError),
        (Reply(body=b'{"result": "\xe4"}'), InvalidResponseError),
        (Reply(body=b"", status=307), MovedError),
        (Reply(body=GOOD.body, status=302), MovedError),
        (Reply(body=b"", status=500), NoResponseError),
        (Reply(body={}, status=503), NoResponseError),
        (Reply(body=GOOD.body, status=504), NoResponseError),
        (Reply(body={"error": "QUERY_LIMIT_EXCEEDED"}, status=503), PortalBusyError),
        (Reply(body=b"<html>", kind="text/html", status=503), NoResponseError),
        (Reply(body=b"<p>", kind="text/html", status=503, headers={"Retry-After": "soon"}), NoResponseError),
        (Reply(body={"error": "ERROR_CORE", "error_description": "SQL query error!"}, status=500), CallRefusedError),
        (Reply(body={"error": "ERROR_ARGUMENT", "result": []}, status=200), BadCallError),
    ]
    for reply, leaf in cases:
        with case(reply):
            host.answers(PATH, reply)
            with pytest.raises(leaf) as raised:
                client(host).call("profile", {})
            assert type(raised.value) is leaf


@pytest.mark.fault("R1")
def test_a_stumble_is_repeated_and_one_good_answer_is_enough(host: ScriptedHost) -> None:
    for what, stumble in {
        "front": Reply(body=b"<html>", kind="text/html", status=502),
        "code": Reply(body={"error": "INTERNAL_SERVER_ERROR"}, status=500),
        "at status 200": Reply(body={"error": "error_unexpected_answer"}, status=200),
    }.items():
        host.asked.clear()
        with case(what):
            host.answers(PATH, stumble, stumble, GOOD)
            assert client(host).call("profile", {}) == {"ID": "7"}
            assert len(host.asked) == 3


def test_a_portal_that_says_why_is_not_asked_again(host: ScriptedHost) -> None:
    for code, status in (
        ("QUERY_LIMIT_EXCEEDED", 503),
        ("OPERATION_TIME_LIMIT", 429),
        ("OVERLOAD_LIMIT", 503),
        ("PORTAL_DELETED", 500),
    ):
        host.asked.clear()
        with case(code):
            host.answers(PATH, Reply(body={"error": code}, status=status))
            with pytest.raises(FullLeadError):
                client(host).call("profile", {})
            assert len(host.asked) == 1


@pytest.mark.fault("R12")
def test_a_busy_front_server_is_not_asked_again_and_what_can_be_left_out_waits(host: ScriptedHost) -> None:
    """docs/platform.md 4.6."""
    for status, retry_after, wait_s in ((429, "17", 17.0), (429, "", 2.0), (503, "17", 17.0)):
        host.asked.clear()
        with case(status, retry_after, wait_s):
            headers = {"Retry-After": retry_after} if retry_after else {}
            host.answers(PATH, Reply(body=b"<html>", kind="text/html", status=status, headers=headers))
            asking = replace(client(host), pace=unhurried())
            with pytest.raises(PortalBusyError) as busy:
                asking.call("profile", {})
            assert (busy.value.wait_s, len(host.asked)) == (wait_s, 1)
            with pytest.raises(PortalBusyError):
                replace(asking, optional=True).call("profile", {})
            assert len(host.asked) == 1


def test_without_pauses_nothing_is_repeated(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body=b"", status=502))
    with pytest.raises(NoResponseError):
        client(host, pauses_s=()).call("profile", {})
    assert len(host.asked) == 1


def test_after_the_deadline_nothing_is_asked(host: ScriptedHost) -> None:
    with pytest.raises(NoResponseError, match="deadline"):
        client(host, left_s=-1).call("profile", {})
    assert host.asked == []


@pytest.mark.fault("R1")
def test_a_repeat_does_not_outlive_the_deadline(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body=b"", status=502))
    with pytest.raises(NoResponseError):
        client(host, pauses_s=(60.0,), left_s=0.3).call("profile", {})
    assert len(host.asked) == 1


@pytest.mark.fault("R1")
def test_a_repeat_does_not_outlive_the_request(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body=b"", status=502))
    with carried(RequestContext(id="1")):
        give_time(0.3)
        began = time.monotonic()
        with pytest.raises(NoResponseError):
            client(host, pauses_s=(2 * LATE_S,), left_s=10 * LATE_S).call("profile", {})
    assert time.monotonic() - began < LATE_S, "it did not wait for the repeat"
    assert len(host.asked) == 1


class TestThePace:
    """What tests/unit/adapters/rest/test_pace.py holds by itself, over the wire."""

    @pytest.fixture
    def pace(self) -> PortalPace:
        return unhurried()

    @pytest.mark.fault("R3")
    def test_a_portal_that_cannot_be_connected_to_is_soon_not_asked_any_more(
        self, host: ScriptedHost, pace: PortalPace
    ) -> None:
        with one_port("127.0.0.1") as (bound,):
            gone = replace(host.origin, port=bound.getsockname()[1])
            for _ in range(FAILURES):
                with pytest.raises(NoResponseError, match="no connection"):
                    portal_client(gone, pace=pace).call("profile", {})
        host.answers(PATH, GOOD)
        with pytest.raises(NoResponseError, match="not asked"):
            portal_client(host.origin, pace=pace).call("profile", {})
        assert host.asked == []

    @pytest.mark.fault("R3")
    @pytest.mark.parametrize(
        "reply",
        [
            Reply(body={"error": "ERROR_CORE"}, status=500),
            Reply(body=b"", status=302),
            Reply(body=b"<html>", kind="text/html", status=502),
        ],
        ids=["refusal", "redirect", "front"],
    )
    def test_a_portal_that_answers_whatever_it_says_is_asked_again(
        self, host: ScriptedHost, pace: PortalPace, reply: Reply
    ) -> None:
        host.answers(PATH, reply)
        for number in range(2 * FAILURES):
            with pytest.raises(FullLeadError):
                portal_client(host.origin, pace=pace).call("profile", {})
            assert len(host.asked) == number + 1

    @pytest.mark.costly
    @pytest.mark.fault("R12")
    def test_each_repeat_counts(self, host: ScriptedHost, pace: PortalPace) -> None:
        host.answers(PATH, Reply(body=b"", status=502))
        patient = portal_client(host.origin, pauses_s=(0.0,) * 300, pace=pace)
        with pytest.raises(PortalBusyError):
            patient.call("profile", {})
        assert len(host.asked) == 250

    @pytest.mark.fault("R12")
    def test_once_the_portal_refuses_for_its_rate_what_can_be_left_out_is(
        self, host: ScriptedHost, pace: PortalPace
    ) -> None:
        host.answers(PATH, Reply(body={"error": "QUERY_LIMIT_EXCEEDED"}, status=503), GOOD)
        with pytest.raises(PortalBusyError):
            portal_client(host.origin, pace=pace).call("profile", {})
        with pytest.raises(PortalBusyError):
            replace(portal_client(host.origin, pace=pace), optional=True).call("profile", {})
        assert len(host.asked) == 1
        assert portal_client(host.origin, pace=pace).call("profile", {}) == {"ID": "7"}


def test_neither_errors_nor_reprs_hold_the_token_or_the_answer(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body={"error": "X", "error_description": f"bad {TOKEN}"}, status=400))
    with pytest.raises(CallRefusedError) as refused:
        client(host).call("profile", {})
    host.answers(PATH, Reply(body=b"canary", kind="text/canary\x00"))
    with pytest.raises(InvalidResponseError) as nonsense:
        client(host).call("profile", {})
    assert TOKEN not in f"{refused.value!s}{refused.value!r}{refused.value.__dict__}{client(host)!r}"
    assert nonsense.value.__context__ is None
    assert nonsense.value.what == "status 200, 6 bytes of text/canary, not the documented JSON"


@pytest.mark.rule("S58", "bad")
@pytest.mark.parametrize(
    "body",
    [b'{"result": "' + b"x" * 3 * MOST_BYTES + b'"}', b'{"result": [' + (b"[" + b"0," * 1_000 + b"0],") * 85 + b"0]}"],
    ids=["bytes", "values"],
)
def test_an_answer_that_is_too_large_is_told_apart_from_one_that_is_wrong(host: ScriptedHost, body: bytes) -> None:
    host.answers(PATH, Reply(body=body))
    with pytest.raises(OversizedResponseError) as refused:
        client(host).call("profile", {}, most_bytes=3 * MOST_BYTES)
    assert (refused.value.__cause__, len(host.asked)) == (None, 1)


@pytest.mark.rule("S58", "good")
def test_an_answer_of_the_size_that_was_asked_for_is_read(host: ScriptedHost) -> None:
    host.answers(PATH, Reply(body={"result": "x" * MOST_BYTES}))
    assert client(host).call("profile", {}, most_bytes=2 * MOST_BYTES) == "x" * MOST_BYTES


@pytest.mark.rule("S58", "bad")
def test_a_failing_server_may_answer_three_times_and_nothing_long_of_it_is_read(host: ScriptedHost) -> None:
    refusal = b'{"error": "QUERY_LIMIT_EXCEEDED", "x": "' + b"x" * MOST_BYTES + b'"}'
    host.answers(PATH, Reply(body=refusal, status=503))
    with pytest.raises(NoResponseError):
        client(host).call("profile", {}, most_bytes=LARGEST)
    assert len(host.asked) == 3
