import pytest

from b24app.adapters.outbound.transport import MOST_BYTES
from b24app.adapters.rest.ask import ask
from b24app.adapters.rest.batch import Answers, Command
from b24app.errors.outside import OversizedResponseError, PortalAccessError, PortalBusyError, TokenRefusedError
from tests.case import case
from tests.wire.neighbours import portal_client
from tests.wire.scripted_host import Reply, ScriptedHost

BATCH, ONE, TWO, THREE = (f"/rest/{name}.json" for name in ("batch", "one", "two", "three"))
COMMANDS = {name: Command(method=name, params={}) for name in ("one", "two", "three")}
GARBLED = Reply(body=b"<html>", kind="text/html")


def refusal(code: str, status: int = 400) -> Reply:
    return Reply(body={"error": code, "error_description": ""}, status=status)


def asked(host: ScriptedHost) -> Answers:
    return ask(portal_client(host.origin), COMMANDS, required=("one",), wished=("two", "three"))


def test_what_is_wished_for_comes_after_what_is_required(host: ScriptedHost) -> None:
    host.answers(BATCH, GARBLED)
    for path in (ONE, TWO, THREE):
        host.answers(path, Reply(body={"result": path, "time": {"operating": 1}}))
    answers = asked(host)
    assert host.paths == [BATCH, ONE, TWO, THREE]
    assert (answers.results, answers.blocked) == ({"one": ONE, "two": TWO, "three": THREE}, False)
    assert answers.times["two"] == {"operating": 1}


def test_a_wish_that_fails_alone_does_not_cost_the_next_one(host: ScriptedHost) -> None:
    for what, failing in {
        "refused": refusal("ERROR_CORE"),
        "garbled": GARBLED,
        "429": refusal("OPERATION_TIME_LIMIT", 429),
    }.items():
        with case(what):
            host.answers(BATCH, GARBLED).answers(ONE, Reply(body={"result": 1})).answers(TWO, failing)
            host.answers(THREE, Reply(body={"result": 3}))
            assert asked(host).results == {"one": 1, "three": 3}


def test_a_portal_that_is_busy_or_silent_is_not_asked_for_further_wishes(host: ScriptedHost) -> None:
    for failing in (
        refusal("QUERY_LIMIT_EXCEEDED", 503),
        refusal("INTERNAL_SERVER_ERROR", 500),
        Reply(body=b"", status=502),
    ):
        host.asked.clear()
        with case(failing):
            host.answers(BATCH, GARBLED).answers(ONE, Reply(body={"result": 1})).answers(TWO, failing)
            assert asked(host).results == {"one": 1}
            assert host.paths == [BATCH, ONE, TWO]


def test_a_refusal_of_the_person_ends_it_even_for_a_wish(host: ScriptedHost) -> None:
    host.answers(BATCH, GARBLED).answers(ONE, Reply(body={"result": 1})).answers(TWO, refusal("user_access_error"))
    with pytest.raises(PortalAccessError):
        asked(host)


@pytest.mark.parametrize("code", ["WRONG_TOKEN", "SOMETHING_NEW"])
def test_a_token_that_the_batch_does_not_accept_is_not_tried_alone(host: ScriptedHost, code: str) -> None:
    """docs/platform.md 4.7."""
    host.answers(BATCH, refusal(code, 401)).answers(ONE, Reply(body={"result": 1}))
    with pytest.raises(TokenRefusedError):
        asked(host)
    assert host.paths == [BATCH]


def test_a_wish_that_is_too_large_is_named_and_raised_where_somebody_takes_it(host: ScriptedHost) -> None:
    host.answers(BATCH, GARBLED).answers(ONE, Reply(body={"result": 1})).answers(THREE, Reply(body={"result": 3}))
    host.answers(TWO, Reply(body={"result": "x" * MOST_BYTES}))
    answers = asked(host)
    assert answers.oversized == {"two"}
    assert answers.results == {"one": 1, "three": 3}
    with pytest.raises(OversizedResponseError):
        answers.take("two")


@pytest.mark.fault("R36")
def test_a_block_of_the_batch_alone_is_noted_and_a_busy_portal_is_an_error(host: ScriptedHost) -> None:
    host.answers(BATCH, refusal("OPERATION_TIME_LIMIT", 429)).answers(ONE, Reply(body={"result": 1}))
    assert asked(host).blocked
    host.answers(BATCH, refusal("QUERY_LIMIT_EXCEEDED", 503))
    with pytest.raises(PortalBusyError):
        asked(host)
