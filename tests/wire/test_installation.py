from dataclasses import replace

import pytest

from b24app.adapters.portal.installation import LONGEST_HANDLER, MOST_BOUND, MOST_LANGUAGES
from b24app.domain.bounded_json import Json
from b24app.domain.operations.binding_steps import binding_steps
from b24app.domain.operations.placements import (
    BindingStep,
    BoundEvent,
    BoundPlacement,
    StepResult,
    WantedBinding,
    WantedTab,
)
from b24app.domain.portal.tokens import InstallerToken, ViewerToken
from b24app.errors.outside import TokenExpiredError
from demo.bitrix24_standin.applications import Placement
from tests.wire.neighbours import Neighbours, rest_portal
from tests.wire.scripted_host import Reply, ScriptedHost

TAB = WantedTab(
    placement="CRM_LEAD_DETAIL_TAB",
    handler="https://app.example/lead-tab",
    title="Full lead",
    titles={"en": "Full lead", "de": "Alles"},
)
WANTED = WantedBinding(tabs=(TAB,), events_handler="https://app.example/events")
BIND = BindingStep(
    method="placement.bind",
    params={"PLACEMENT": "CRM_LEAD_DETAIL_TAB", "HANDLER": TAB.handler, "TITLE": TAB.title},
)


def test_what_was_bound_is_found_bound_and_nothing_is_left_to_do(near: Neighbours) -> None:
    portal, token = rest_portal(), near.token("admin")
    before = portal.inspect(near.address, token, ())
    steps = binding_steps(WANTED, before.placements, before.events)
    done = portal.bind(near.address, InstallerToken(token), steps)
    after = portal.inspect(near.address, token, ())
    assert (before.placements, before.events, len(steps)) == ((), (), 3)
    assert all(result.done and not result.error for result in done)
    assert after.placements == (
        BoundPlacement(placement="CRM_LEAD_DETAIL_TAB", handler=TAB.handler, title="Full lead", titles=TAB.titles),
    )
    assert BoundEvent(event="ONAPPUNINSTALL", handler=WANTED.events_handler) in (after.events or ())
    assert binding_steps(WANTED, after.placements, after.events) == ()


def test_inspecting_costs_one_request_and_so_does_binding(near: Neighbours) -> None:
    portal, token = rest_portal(), near.token("admin")
    portal.inspect(near.address, token, ())
    portal.bind(near.address, InstallerToken(token), (BIND,))
    assert [exchange.api_method for exchange in near.portal.wire] == ["batch", "batch"]


def test_bindings_are_told_to_administrators_only(near: Neighbours) -> None:
    rest_portal().bind(near.address, InstallerToken(near.token("admin")), (BIND,))
    state = rest_portal().inspect(near.address, near.token("sara"), ())
    assert (state.caller.user_id, state.placements, state.finished, state.leads_on) == (2, (), True, True)


def test_a_method_that_the_portal_does_not_know_is_named_and_one_that_nobody_knows_about_is_not(
    near: Neighbours,
) -> None:
    assert rest_portal().inspect(near.address, near.token("admin"), ()).unsupported_method == ""
    near.portal.faults.method_gone()
    assert rest_portal().inspect(near.address, near.token("admin"), ()).unsupported_method == "crm.lead.get"
    by_item = rest_portal(lead_method="crm.item.get")
    assert by_item.inspect(near.address, near.token("admin"), ()).unsupported_method == ""
    near.portal.faults.rest_error(value="ERROR_METHOD_NOT_FOUND", method="method.get")
    assert rest_portal().inspect(near.address, near.token("admin"), ()).unsupported_method == ""


def test_a_portal_in_simple_mode_has_no_leads(near: Neighbours) -> None:
    near.portal.faults.simple_crm()
    assert not rest_portal().inspect(near.address, near.token("admin"), ()).leads_on


def test_what_is_bound_already_is_done(near: Neighbours) -> None:
    portal, token = rest_portal(), near.token("admin")
    assert portal.bind(near.address, InstallerToken(token), (BIND, BIND)) == (StepResult(step=BIND, done=True),) * 2


def test_a_step_that_fails_fails_alone(near: Neighbours) -> None:
    bad = BindingStep(method="placement.bind", params={"PLACEMENT": "NOWHERE", "HANDLER": TAB.handler})
    results = rest_portal().bind(near.address, InstallerToken(near.token("admin")), (bad, BIND))
    assert results == (
        StepResult(step=bad, done=False, error="ERROR_PLACEMENT_NOT_FOUND"),
        StepResult(step=BIND, done=True),
    )


def test_somebody_who_may_not_bind_is_told_so_at_each_step(near: Neighbours) -> None:
    results = rest_portal().bind(near.address, InstallerToken(near.token("sara")), (BIND,))
    assert [(result.done, result.error) for result in results] == [(False, "ACCESS_DENIED")]


def test_steps_are_done_one_by_one_where_the_portal_refuses_batches(near: Neighbours) -> None:
    near.portal.faults.batch_refused()
    assert rest_portal().bind(near.address, InstallerToken(near.token("admin")), (BIND,))[0].done
    assert [exchange.api_method for exchange in near.portal.wire] == ["batch", "placement.bind"]


def test_no_steps_are_no_request(near: Neighbours) -> None:
    assert rest_portal().bind(near.address, InstallerToken(near.token("admin")), ()) == ()
    assert len(near.portal.wire) == 0


def test_a_stumbling_portal_is_not_asked_to_bind_twice(near: Neighbours) -> None:
    near.portal.faults.rest_500()
    with pytest.raises(Exception, match="INTERNAL_SERVER_ERROR"):
        rest_portal().bind(near.address, InstallerToken(near.token("admin")), (BIND,))
    assert len(near.portal.wire) == 1


def test_an_expired_token_ends_the_binding(near: Neighbours) -> None:
    token = near.token("admin")
    near.portal.faults.expire_tokens()
    with pytest.raises(TokenExpiredError):
        rest_portal().bind(near.address, InstallerToken(token), (BIND,))


def test_without_the_right_to_places_none_is_bound_and_none_offered() -> None:
    results = {"app": {"ID": 5}, "person": {"ID": 1, "ADMIN": True}, "mode": 1, "events": []}
    errors = {"placements": {"error": "insufficient_scope", "error_description": ""}}
    with ScriptedHost() as host:
        host.answers("/rest/batch.json", Reply(body={"result": {"result": results, "result_error": errors}}))
        state = rest_portal().inspect(host.address, ViewerToken("token"), ())
    assert (state.placements, state.offered.placements) == ((), frozenset())


@pytest.mark.parametrize("listed", [["OnAppInstall"], {"0": "OnAppInstall"}])
def test_what_a_portal_offers_is_read_in_either_writing_of_a_list(listed: Json) -> None:
    results: Json = {"app": {"ID": 5}, "person": {"ID": 1}, "placements": [], "kinds": listed, "places": listed}
    with ScriptedHost() as host:
        host.answers("/rest/batch.json", Reply(body={"result": {"result": results}}))
        offered = rest_portal().inspect(host.address, ViewerToken("token"), ()).offered
    assert offered.events == offered.placements == frozenset({"ONAPPINSTALL"})


@pytest.mark.rule("S67", "bad")
def test_what_a_portal_says_of_bindings_has_an_end_and_an_address_that_is_too_long_is_none_of_ours(
    near: Neighbours,
) -> None:
    (row,) = near.portal.installations.values()
    languages: dict[str, object] = {f"l{number}": {"TITLE": "x" * 999} for number in range(MOST_LANGUAGES + 1)}
    placed = Placement(id=1, code=TAB.placement, handler=TAB.handler, title="x" * 999, languages=languages)
    long = replace(placed, handler=f"https://old.example/{'x' * LONGEST_HANDLER}")
    row.placements[:] = [long, placed, *[replace(placed, languages={"en": {}})] * MOST_BOUND]
    found = rest_portal().inspect(near.address, near.token("admin"), ()).placements
    assert {(each.handler, len(each.title)) for each in found} == {(TAB.handler, 255)}
    assert [len(title) for title in found[0].titles.values()] == [255] * MOST_LANGUAGES
    assert len(found) == MOST_BOUND - 1
