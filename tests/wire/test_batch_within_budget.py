import pytest

from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.batch_within_budget import ask_further, ask_sparingly
from b24app.adapters.rest.budget import PortalBudgets
from b24app.adapters.rest.client import Conversation
from b24app.domain.lead.related_answers import Gap
from b24app.errors import PortalAccessError, SilentError
from tests.wire.hostile_server import LATE_S
from tests.wire.neighbours import NOW, conversation
from tests.wire.scripted_host import Reply, ScriptedHost

BATCH = "/rest/batch.json"
COMMANDS = {key: Command(method=f"method.{key}", params={}) for key in ("one", "two")}
DEAR = {"operating": 470, "operating_reset_at": int(NOW.timestamp()) + 60}


def talk(host: ScriptedHost, left_s: float = LATE_S) -> Conversation:
    return conversation(host.origin, left_s=left_s)


def batch(results: object = (), errors: object = (), times: object = ()) -> Reply:
    return Reply(body={"result": {"result": results, "result_error": errors, "result_time": times}})


def refusal(error: str) -> dict[str, str]:
    return {"error": error, "error_description": ""}


def test_each_command_has_its_own_reason_to_be_missing(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1}, {"two": refusal("ACCESS_DENIED")}))
    asked = ask_sparingly(talk(host), COMMANDS, PortalBudgets(), needed=())
    assert (asked.gap(["one"]), asked.gap(["two"]), asked.gap(["three"])) == (None, Gap.REFUSED, Gap.SILENT)
    assert asked.gap(["one", "two"]) is Gap.REFUSED
    assert asked.gap([]) is None
    assert (asked.result("one"), asked.result("two")) == (1, None)


def test_a_method_that_was_dear_is_left_out_next_time_unless_it_is_needed(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1, "two": 2}, times={"one": DEAR}))
    budgets = PortalBudgets()
    assert ask_sparingly(talk(host), COMMANDS, budgets, needed=()).spared == frozenset()
    asked = ask_sparingly(talk(host), COMMANDS, budgets, needed=())
    assert asked.spared == {"one"}
    assert (asked.gap(["one"]), asked.gap(["two"])) == (Gap.SPARED, None)
    assert list(host.asked[1].json["cmd"]) == ["two"]
    ask_sparingly(talk(host), COMMANDS, budgets, needed=("one",))
    assert list(host.asked[2].json["cmd"]) == ["one", "two"]


def test_a_command_that_the_portal_is_too_busy_for_counts_as_spared(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1}, {"two": refusal("OPERATION_TIME_LIMIT")}))
    assert ask_sparingly(talk(host), COMMANDS, PortalBudgets(), needed=()).gap(["two"]) is Gap.SPARED


def test_a_first_request_that_fails_is_an_error(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"", status=502))
    with pytest.raises(SilentError):
        ask_sparingly(talk(host), COMMANDS, PortalBudgets(), needed=())


@pytest.mark.parametrize(
    ("reply", "gap"),
    [
        (Reply(body=b"", status=502), Gap.SILENT),
        (Reply(body=b"<html>", kind="text/html"), Gap.SILENT),
        (Reply(body=b"", status=302, headers={"Location": "http://127.0.0.2/"}), Gap.SILENT),
        (Reply(body=refusal("QUERY_LIMIT_EXCEEDED"), status=503), Gap.SPARED),
        (Reply(body=refusal("OVERLOAD_LIMIT"), status=503), Gap.SILENT),
    ],
)
def test_a_further_request_that_fails_is_a_gap(host: ScriptedHost, reply: Reply, gap: Gap) -> None:
    host.answers(BATCH, reply)
    asked = ask_further(talk(host), COMMANDS, PortalBudgets())
    assert (asked.gap(["one"]), host.paths) == (gap, [BATCH])


def test_a_further_request_with_no_time_left_asks_nobody(host: ScriptedHost) -> None:
    assert ask_further(talk(host, left_s=-1), COMMANDS, PortalBudgets()).gap(["one"]) is Gap.SILENT
    assert host.asked == []


def test_nothing_to_ask_is_no_request(host: ScriptedHost) -> None:
    assert ask_further(talk(host), {}, PortalBudgets()).gap([]) is None
    assert host.asked == []


def test_a_person_who_lost_the_app_between_the_requests_is_told(host: ScriptedHost) -> None:
    host.answers(BATCH, batch(errors={"one": refusal("user_access_error")}))
    with pytest.raises(PortalAccessError):
        ask_further(talk(host), COMMANDS, PortalBudgets())
