from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from b24app import read_settings
from b24app.adapters.database import engine_for, writing
from b24app.adapters.schema import installations
from b24app.usecases.rebind_portals import Rebound
from b24app.wiring.adapters import build_adapters
from b24app.wiring.use_cases import rebind_portals
from demo import Neighbourhood
from demo.applications import Installation
from tests.full_lead import FullLead
from tests.watching import TAB, asked, by_hand, outcome

MOVED_TO = "http://127.0.0.1:9"


def rebound(app: FullLead, **instead: str) -> list[Rebound]:
    """Go through the portals, as the operator's process does after its settings have changed."""
    settings = read_settings({**app.environ, **instead}, Path())
    engine = engine_for(settings.database_url)
    try:
        return list(rebind_portals(settings, build_adapters(settings, engine, app.clock))(datetime.now(UTC)))
    finally:
        engine.dispose()


def row(app: FullLead) -> Installation:
    return app.portal.installations[app.registration.client_id]


def test_after_the_server_has_moved_the_tab_and_all_events_follow(settled: FullLead) -> None:
    (moved,) = rebound(settled, B24_PUBLIC_URL=MOVED_TO)
    assert moved.done
    assert [(each.code, each.handler) for each in row(settled).placements] == [(TAB, f"{MOVED_TO}/lead-tab")]
    assert {each.url for each in row(settled).handlers} == {f"{MOVED_TO}/events"}
    assert rebound(settled, B24_PUBLIC_URL=MOVED_TO) == [Rebound(member_id=settled.portal.member_id)]


def test_the_next_administrators_open_brings_everything_to_where_the_server_is_now(settled: FullLead) -> None:
    rebound(settled, B24_PUBLIC_URL=MOVED_TO)
    assert outcome(settled.open_home(settled.portal.people["admin"])) == (200, "")
    assert [(each.code, each.handler) for each in row(settled).placements] == [(TAB, f"{settled.url}/lead-tab")]
    assert {each.url for each in row(settled).handlers} == {f"{settled.url}/events"}


def test_a_title_of_one_language_that_is_stale_is_put_right(settled: FullLead) -> None:
    bound = row(settled).placements[0]
    row(settled).placements[0] = replace(bound, languages={**bound.languages, "de": {"TITLE": "Altes"}})
    (retitled,) = rebound(settled)
    assert [result.step.method for result in retitled.results] == ["placement.unbind", "placement.bind"]
    assert row(settled).placements[0].languages == bound.languages != {}


def test_the_same_handler_twice_becomes_one_and_an_older_one_of_ours_goes(settled: FullLead) -> None:
    bound = row(settled).placements[0]
    row(settled).placements += [replace(bound, id=7), replace(bound, id=8, handler="https://old.example.com/tab")]
    assert [each.done for each in rebound(settled)] == [True]
    assert [(each.handler, each.title) for each in row(settled).placements] == [(bound.handler, "Full lead")]


def test_another_applications_tab_in_the_same_card_is_left_alone(settled: FullLead, hood: Neighbourhood) -> None:
    foreign = hood.register_local_app(
        settled.portal, name="Foreign", handler_url="http://127.0.0.1:9/", scope="crm,placement"
    )
    theirs = settled.portal.installations[foreign.client_id]
    theirs.placements.append(replace(row(settled).placements[0], title="Full lead"))
    before = list(theirs.placements)
    rebound(settled, B24_PUBLIC_URL=MOVED_TO)
    rebound(settled)
    assert theirs.placements == before
    sara = settled.portal.people["sara"]
    assert [app.name for app, _ in settled.portal.tabs(sara)] == ["Full lead", "Foreign"]


def test_a_portal_that_cannot_be_reached_does_not_stop_the_others(settled: FullLead, hood: Neighbourhood) -> None:
    other = hood.add_portal("127.0.0.2")
    other.install(settled.registration, other.people["admin"])
    assert outcome(settled.launch(by_hand(settled, other.people["admin"], "/install", other))) == (200, "")
    settled.portal.mishaps.payment_over()
    by_portal = {each.member_id: each for each in rebound(settled, B24_PUBLIC_URL=MOVED_TO)}
    assert by_portal[settled.portal.member_id].failure == "PaymentRequiredError"
    assert by_portal[other.member_id].done
    assert other.installations[settled.registration.client_id].placements[0].handler == f"{MOVED_TO}/lead-tab"


def test_a_portal_that_was_renamed_is_bound_at_its_new_address(settled: FullLead) -> None:
    settled.portal.mishaps.portal_renamed()
    (moved,) = rebound(settled, B24_PUBLIC_URL=MOVED_TO)
    assert moved.done
    assert row(settled).placements[0].handler == f"{MOVED_TO}/lead-tab"


@pytest.mark.parametrize(("admin", "active"), [(False, True), (True, False)])
def test_without_an_administrators_pair_nothing_is_bound(settled: FullLead, *, admin: bool, active: bool) -> None:
    settled.portal.change_person(replace(settled.portal.people["admin"], admin=admin, active=active))
    (failed,) = rebound(settled, B24_PUBLIC_URL=MOVED_TO)
    assert not failed.done
    assert failed.failure in {"NotAdministratorError", "PersonGoneError"}
    assert [each.handler for each in row(settled).placements] == [f"{settled.url}/lead-tab"]


def test_where_all_is_right_it_costs_one_question_a_portal(settled: FullLead) -> None:
    assert rebound(settled) == [Rebound(member_id=settled.portal.member_id)]
    assert asked(settled.portal.wire) == ["batch"]


def test_a_portal_that_no_administrator_has_opened_since_it_was_restored_is_named_and_left(settled: FullLead) -> None:
    engine = engine_for(settled.environ["B24_DATABASE_URL"])
    with writing(engine) as connection:
        connection.execute(update(installations).values(installer_id=None))
    engine.dispose()
    settled.portal.wire.clear()
    assert rebound(settled, B24_PUBLIC_URL=MOVED_TO) == [
        Rebound(member_id=settled.portal.member_id, failure="no administrator has opened the application yet")
    ]
    assert asked(settled.portal.wire) == []
