"""The operating time of methods, and the block that follows (docs/platform.md 4.5, 4.6)."""

import pytest

from tests.standin.visitor import Visited

LEAD = {"lead": "crm.lead.get?ID=123"}
BLOCKED = (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")


def lead(world: Visited) -> int:
    return world.ask("crm.lead.get", ID=123).status_code


def batch(world: Visited) -> int:
    return world.ask("batch", cmd=LEAD).status_code


def operating(world: Visited, method: str, **params: object) -> object:
    return world.ask(method, **params).json()["time"]["operating"]


def test_a_batch_that_is_over_its_time_is_refused_while_direct_calls_answer(world: Visited) -> None:
    """docs/platform.md 13.1."""
    world.portal.faults.batch_blocked()
    assert world.refusal("batch", cmd=LEAD) == BLOCKED
    assert lead(world) == 200
    assert world.portal.faults.batch_blocked.fired == 1


@pytest.mark.parametrize("switch", ["batch_blocked", "method_blocked"])
def test_a_block_lasts_300_seconds_and_tells_its_end(world: Visited, switch: str) -> None:
    """docs/platform.md 13.2."""
    world.portal.faults[switch]()
    ask = {"batch_blocked": batch, "method_blocked": lead}[switch]
    method, params = ("batch", {"cmd": LEAD}) if ask is batch else ("crm.lead.get", {"ID": 123})
    until = world.ask(method, **params).json()["time"]["operating_reset_at"]
    assert 290 < until - world.portal.now() <= 300
    world.neighbourhood.clock.advance(295)
    assert ask(world) == 429
    world.neighbourhood.clock.advance(6)
    assert ask(world) == 200


def test_a_blocked_method_is_blocked_within_a_batch_too_and_others_are_not(world: Visited) -> None:
    world.portal.faults.method_blocked(method="profile")
    parts = world.result("batch", cmd=LEAD | {"person": "profile"})
    assert isinstance(parts, dict)
    assert list(parts["result"]) == ["lead"]
    assert parts["result_error"]["person"] == {"error": BLOCKED[1], "error_description": BLOCKED[2]}
    assert parts["result_time"]["person"]["operating_reset_at"] > world.portal.now() + 290


def test_two_blocks_are_counted_apart(world: Visited) -> None:
    world.portal.faults.batch_blocked(value="untold")
    world.portal.faults.method_blocked(1)
    refused = world.ask("crm.lead.get", ID=123)
    assert (refused.status_code, "time" in refused.json(), lead(world)) == (429, True, 200)
    assert (world.portal.faults.batch_blocked.fired, world.portal.faults.method_blocked.fired) == (0, 1)


def test_a_block_may_be_shorter_and_may_keep_its_end_to_itself(world: Visited) -> None:
    world.portal.faults.batch_blocked(value=20)
    world.neighbourhood.clock.advance(21)
    assert batch(world) == 200
    world.portal.faults.batch_blocked(value="untold")
    assert world.ask("batch", cmd=LEAD).json().keys() == {"error", "error_description"}


def test_a_method_that_took_more_than_480_seconds_is_blocked_from_the_next_call_on(world: Visited) -> None:
    world.portal.faults.method_heavy(value=160.5)
    assert [operating(world, "crm.lead.get", ID=123) for _ in range(3)] == [160.5, 321.0, 481.5]
    assert lead(world) == 429
    assert operating(world, "profile") == 160.5
    world.neighbourhood.clock.advance(301)
    world.portal.faults.method_heavy.reset()
    assert lead(world) == 200


def test_time_is_forgotten_minute_by_minute_after_ten(world: Visited) -> None:
    world.portal.faults.method_heavy(2, value=100)
    assert operating(world, "crm.lead.get", ID=123) == 100
    world.neighbourhood.clock.advance(120)
    assert operating(world, "crm.lead.get", ID=123) == 200
    world.neighbourhood.clock.advance(490)
    assert operating(world, "crm.lead.get", ID=123) == 100
    world.neighbourhood.clock.advance(120)
    assert operating(world, "crm.lead.get", ID=123) == 0


def test_a_batch_counts_half_of_what_is_in_it_and_its_commands_show_one_sum(world: Visited) -> None:
    world.portal.faults.method_heavy(1, value=30)
    assert operating(world, "profile") == 30
    world.portal.faults.method_heavy(2, value=100)
    answer = world.ask("batch", cmd=LEAD | {"person": "profile", "scope": "scope"}).json()
    assert answer["time"]["operating"] == 100
    assert {key: each["operating"] for key, each in answer["result"]["result_time"].items()} == {
        "lead": 30,
        "person": 30,
        "scope": 30,
    }
    assert operating(world, "crm.lead.get", ID=123) == 0


def test_the_time_of_one_application_is_not_that_of_another(world: Visited) -> None:
    other = world.neighbourhood.register_local_app(world.portal, name="Other", handler_url="http://127.0.0.1:9/")
    world.portal.faults.method_heavy(1, value=500)
    assert lead(world) == 200
    assert lead(world) == 429
    token = world.portal.fresh_pair(other, world.portal.people["sara"]).access
    assert world.ask("crm.lead.get", auth=token, ID=123).status_code == 200


def test_a_self_hosted_portal_measures_nothing(world: Visited) -> None:
    portal = world.neighbourhood.add_portal("127.0.0.2", profile="self-hosted")
    app = world.neighbourhood.register_local_app(portal, name="Own", handler_url="http://127.0.0.1:9/")
    own = Visited(neighbourhood=world.neighbourhood, portal=portal, app=app, inbox=world.inbox)
    portal.faults.method_heavy(value=500)
    assert [lead(own), lead(own)] == [200, 200]
    assert "operating" not in own.ask("profile").json()["time"]
