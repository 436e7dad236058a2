import pytest

from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.adapters.rest.ask import ask
from b24app.adapters.rest.batch import MOST_COMMANDS, Answers, Command
from b24app.errors.outside import (
    CallRefusedError,
    InvalidResponseError,
    OversizedResponseError,
    PortalAccessError,
    PortalBusyError,
)
from tests.wire.neighbours import portal_client
from tests.wire.scripted_host import Reply, ScriptedHost

BATCH, ONE, TWO = "/rest/batch.json", "/rest/one.json", "/rest/two.json"
COMMANDS = {
    "one": Command(method="one", params={}),
    "two": Command(method="two", params={"filter[NAME]": "a&b=c", "ref": "$result[one][ID]"}),
}


def asked(host: ScriptedHost, required: tuple[str, ...] = ()) -> Answers:
    return ask(portal_client(host.origin), COMMANDS, required=required)


def batch(results: object, errors: object = ()) -> Reply:
    return Reply(body={"result": {"result": results, "result_error": errors}})


def test_commands_are_written_as_the_platform_reads_them(host: ScriptedHost) -> None:
    host.answers(BATCH, batch([]))
    asked(host)
    assert host.asked[0].json == {
        "auth": "token",
        "halt": 0,
        "cmd": {"one": "one", "two": "two?filter%5BNAME%5D=a%26b%3Dc&ref=%24result%5Bone%5D%5BID%5D"},
    }


def test_each_command_has_its_result_or_its_refusal(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1}, {"two": {"error": "ERROR_CORE", "error_description": "no"}}))
    answers = asked(host, ("one", "two"))
    assert answers.take("one") == 1
    with pytest.raises(CallRefusedError) as caught:
        answers.take("two")
    assert (caught.value.method, caught.value.code) == ("two", "ERROR_CORE")
    assert host.paths == [BATCH]


def test_what_was_not_asked_is_not_answered(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1, "three": 3}, {"four": {"error": "expired_token"}}))
    answers = asked(host)
    assert (answers.results, answers.refusals) == ({"one": 1}, {})


def test_a_command_both_answered_and_refused_is_refused(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"one": 1}, {"one": "no"}))
    assert (asked(host).results, list(asked(host).refusals)) == ({}, ["one"])


def test_what_is_not_required_is_not_asked_again(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"<html>", kind="text/html")).answers(ONE, Reply(body={"result": 1}))
    answers = asked(host, ("one",))
    assert host.paths == [BATCH, ONE]
    assert answers.results == {"one": 1}
    with pytest.raises(InvalidResponseError):
        answers.take("two")


def test_one_by_one_each_refusal_is_its_own(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body={"error": "ERROR_METHOD_NOT_FOUND"}, status=404))
    host.answers(ONE, Reply(body={"error": "ERROR_CORE"}, status=400)).answers(TWO, Reply(body={"result": 2}))
    answers = asked(host, ("one", "two"))
    assert (answers.results, list(answers.refusals)) == ({"two": 2}, ["one"])


@pytest.mark.parametrize(
    ("code", "leaf"), [("user_access_error", PortalAccessError), ("QUERY_LIMIT_EXCEEDED", PortalBusyError)]
)
def test_one_by_one_ends_where_going_on_is_useless(host: ScriptedHost, code: str, leaf: type[Exception]) -> None:
    host.answers(BATCH, batch([])).answers(ONE, Reply(body={"error": code}, status=403))
    with pytest.raises(leaf):
        asked(host, ("one", "two"))
    assert host.paths == [BATCH, ONE]


def test_a_command_that_the_batch_does_not_do_is_called_alone_in_any_case_of_its_code(host: ScriptedHost) -> None:
    host.answers(BATCH, batch({"two": 2}, {"one": {"error": "error_batch_length_exceeded"}}))
    host.answers(ONE, Reply(body={"result": 1}))
    assert asked(host, ("one", "two")).results == {"one": 1, "two": 2}
    assert host.paths == [BATCH, ONE]


@pytest.mark.rule("S67", "bad")
def test_a_batch_has_no_more_commands_than_the_platform_takes(host: ScriptedHost) -> None:
    host.answers(BATCH, batch([]))
    many = {f"step{number}": Command(method="one", params={}) for number in range(MOST_COMMANDS + 1)}
    ask(portal_client(host.origin), many, required=())
    assert list(host.asked[0].json["cmd"]) == list(many)[:MOST_COMMANDS]


@pytest.mark.rule("S58", "bad")
def test_of_a_command_that_is_called_alone_so_much_is_read_as_it_has_reason_to_answer(host: ScriptedHost) -> None:
    host.answers(BATCH, Reply(body=b"<html>", kind="text/html"))
    host.answers(ONE, Reply(body={"result": "x" * MOST_BYTES}))
    roomy = {"one": Command(method="one", params={}, most_bytes=2 * MOST_BYTES)}
    assert ask(portal_client(host.origin), roomy, required=roomy).results == {"one": "x" * MOST_BYTES}
    with pytest.raises(OversizedResponseError):
        asked(host, ("one",))
