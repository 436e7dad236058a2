import pytest

from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.batch_within_budget import ask_further, batch_within_budget
from b24app.adapters.rest.client import PortalClient
from b24app.domain.lead.related_answers import MissingReason
from b24app.errors.outside import NoResponseError, PortalAccessError, PortalBusyError
from tests.case import case
from tests.wire.hostile_server import LATE_S
from tests.wire.neighbours import NOW, portal_client
from tests.wire.scripted_host import Reply, ScriptedHost

BATCH = "/rest/batch.json"
COMMANDS = {key: Command(method=f"method.{key}", params={}) for key in ("one", "two")}
DEAR = {"operating": 470, "operating_reset_at": int(NOW.timestamp()) + 60}


def client(host: ScriptedHost, left_s: float = LATE_S) -> PortalClient:
    return portal_client(host.origin, left_s=left_s)


def batch(results: object = (), errors: object = (), times: object = ()) -> Reply:
    return Reply(body={"result": {"result": results, "result_error": errors, "result_time": times}})


def refusal(error: str) -> dict[str, str]:
    return {"error": error, "error_description": ""}


def test_each_command_has_its_own_reason_to_be_missing(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1}, {"two": refusal("ACCESS_DENIED")}))
    asked = batch_within_budget(client(host), COMMANDS, needed=())
    assert (asked.reason(["one"]), asked.reason(["two"]), asked.reason(["three"])) == (
        None,
        MissingReason.REFUSED,
        MissingReason.SILENT,
    )
    assert asked.reason(["one", "two"]) is MissingReason.REFUSED
    assert asked.reason([]) is None
    assert (asked.result("one"), asked.result("two")) == (1, None)


def test_a_method_that_was_dear_is_left_out_next_time_unless_it_is_needed(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1, "two": 2}, times={"one": DEAR}))
    asking = client(host)
    assert batch_within_budget(asking, COMMANDS, needed=()).skipped == frozenset()
    asked = batch_within_budget(asking, COMMANDS, needed=())
    assert asked.skipped == {"one"}
    assert (asked.reason(["one"]), asked.reason(["two"])) == (MissingReason.SKIPPED, None)
    assert list(host.asked[1].json["cmd"]) == ["two"]
    batch_within_budget(asking, COMMANDS, needed=("one",))
    assert list(host.asked[2].json["cmd"]) == ["one", "two"]


def test_a_command_that_the_portal_is_too_busy_for_counts_as_skipped(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1}, {"two": refusal("OPERATION_TIME_LIMIT")}))
    assert batch_within_budget(client(host), COMMANDS, needed=()).reason(["two"]) is MissingReason.SKIPPED


def test_a_first_request_that_fails_is_an_error(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"", status=502))
    with pytest.raises(NoResponseError):
        batch_within_budget(client(host), COMMANDS, needed=())


def test_a_further_request_that_fails_is_a_missing_part(host: ScriptedHost) -> None:
    for reply, reason in (
        (Reply(body=b"", status=502), MissingReason.SILENT),
        (Reply(body=b"<html>", kind="text/html"), MissingReason.SILENT),
        (Reply(body=b"", status=302, headers={"Location": "http://127.0.0.2/"}), MissingReason.SILENT),
        (Reply(body=refusal("QUERY_LIMIT_EXCEEDED"), status=503), MissingReason.SKIPPED),
        (Reply(body=refusal("OVERLOAD_LIMIT"), status=503), MissingReason.SILENT),
    ):
        host.asked.clear()
        with case(reply):
            host.answers(BATCH, reply)
            asked = ask_further(client(host), COMMANDS)
            assert (asked.reason(["one"]), host.paths) == (reason, [BATCH])


def test_a_further_request_with_no_time_left_asks_nobody(host: ScriptedHost) -> None:
    assert ask_further(client(host, left_s=-1), COMMANDS).reason(["one"]) is MissingReason.SILENT
    assert host.asked == []


def test_nothing_to_ask_is_no_request(host: ScriptedHost) -> None:
    assert ask_further(client(host), {}).reason([]) is None
    assert host.asked == []


def test_a_person_who_lost_the_app_between_the_requests_is_told(host: ScriptedHost) -> None:
    host.answers(BATCH, batch(errors={"one": refusal("user_access_error")}))
    with pytest.raises(PortalAccessError):
        ask_further(client(host), COMMANDS)


@pytest.mark.fault("R36")
def test_where_the_batch_itself_was_dear_all_is_left_out_that_is_not_needed(host: ScriptedHost) -> None:
    dear = {"result": {"result": {"one": 1, "two": 2}, "result_time": {"one": {"operating": 0}}}, "time": DEAR}
    host.answers(BATCH, Reply(body=dear))
    asking = client(host)
    assert batch_within_budget(asking, COMMANDS, needed=()).skipped == frozenset()
    asked = batch_within_budget(asking, COMMANDS, needed=("one",))
    assert asked.skipped == {"two"}
    assert asked.result("one") == 1
    assert list(host.asked[1].json["cmd"]) == ["one"]
    assert ask_further(asking, COMMANDS).reason(["one"]) is MissingReason.SKIPPED
    assert len(host.asked) == 2, "a batch of nothing is not sent"


@pytest.mark.fault("R36")
def test_a_batch_that_is_blocked_is_not_sent_again_before_its_time(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=refusal("OPERATION_TIME_LIMIT"), status=429))
    asking = client(host)
    for _ in range(2):
        with pytest.raises(PortalBusyError) as caught:
            batch_within_budget(asking, COMMANDS, needed=("one",))
        assert (caught.value.method, caught.value.wait_s) == ("batch", 300)
    assert ask_further(asking, COMMANDS).reason(["one"]) is MissingReason.SKIPPED
    assert host.paths == [BATCH]
