from typing import Any

from tests.standin.visitor import Visited


def run(world: Visited, cmd: object, login: str = "admin", **more: object) -> dict[str, Any]:
    parts = world.result("batch", login, cmd=cmd, **more)
    assert isinstance(parts, dict)
    return parts


def test_results_errors_and_the_other_maps_come_apart(world: Visited) -> None:
    parts = run(world, {"lead": "crm.lead.get?id=123", "list": "crm.status.list", "bad": "crm.lead.get?id=0"})
    assert list(parts["result"]) == ["lead", "list"]
    assert parts["result_error"]["bad"] == {"error": "", "error_description": "ID is not defined or invalid."}
    assert parts["result_total"] == {"list": 23}
    assert parts["result_next"] == []
    assert set(parts["result_time"]) == {"lead", "list"}


def test_a_list_of_commands_gives_lists(world: Visited) -> None:
    parts = run(world, ["profile", "user.admin"])
    assert parts["result"][1] is True
    assert parts["result_error"] == []


def test_a_reference_takes_what_an_earlier_command_found(world: Visited) -> None:
    parts = run(world, {"lead": "crm.lead.get?id=124", "who": "user.get?ID=$result[lead][ASSIGNED_BY_ID]"})
    who = parts["result"]["who"]
    assert isinstance(who, list)
    assert [each["ID"] for each in who] == ["2"]


def test_an_unresolved_reference_becomes_its_parent(world: Visited) -> None:
    """A null is as good as missing: the command is given every value of the lead, its people's numbers among them."""
    cmd = {"lead": "crm.lead.get?id=125", "who": "user.get?ID=$result[lead][CONTACT_ID]"}
    assert [each["ID"] for each in run(world, cmd)["result"]["who"]] == ["1", "2"]


def test_an_empty_list_is_no_filter_so_everything_comes(world: Visited) -> None:
    cmd = {
        "none": "crm.lead.list?filter[TITLE]=nothing has this title",
        "all": "crm.lead.list?filter[ID]=$result[none]",
    }
    parts = run(world, cmd)
    everything = parts["result"]["all"]
    assert isinstance(everything, list)
    assert len(everything) == len(world.portal.crm.leads)


def test_halt_stops_at_the_first_error(world: Visited) -> None:
    cmd = {"bad": "nothing.here", "good": "profile"}
    assert list(run(world, cmd, halt=0)["result"]) == ["good"]
    assert run(world, cmd, halt=1)["result"] == []


def test_the_fifty_first_command_is_too_many(world: Visited) -> None:
    parts = run(world, {f"c{number}": "profile" for number in range(51)})
    assert len(parts["result"]) == 50
    assert parts["result_error"]["c50"]["error"] == "ERROR_BATCH_LENGTH_EXCEEDED"


def test_a_batch_holds_no_batch(world: Visited) -> None:
    error = run(world, {"b": "batch?cmd[a]=profile"})["result_error"]["b"]
    assert isinstance(error, dict)
    assert error["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


def test_a_missing_right_has_no_description_inside_a_batch(world: Visited) -> None:
    world.portal.faults.scope_missing()
    error = run(world, {"lead": "crm.lead.get?id=123"})["result_error"]["lead"]
    assert error == {"error": "insufficient_scope", "error_description": ""}


def test_commands_are_strings_or_nothing(world: Visited) -> None:
    assert run(world, {"a": ["profile"], "b": "profile"})["result"].keys() == {"b"}
    assert run(world, "profile")["result"] == []
