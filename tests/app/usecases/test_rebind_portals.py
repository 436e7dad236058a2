from dataclasses import replace
from datetime import UTC, datetime

import pytest

from b24app.usecases.rebind_portals import UNDECIDED, Rebound
from demo.bitrix24_standin import Neighbourhood
from demo.bitrix24_standin.applications import Installation
from tests.app.stored import lose, lose_installer, store
from tests.full_lead import FullLead
from tests.watching import TAB, asked, by_hand, outcome, tab_launch

MOVED_TO = "http://127.0.0.1:9"


def rebound(app: FullLead, **instead: str) -> list[Rebound]:
    """Go through the portals, as the operator's process does after its settings have changed."""
    with store(app, **instead) as there:
        return list(there.rebind_portals(datetime.now(UTC)))


def row(app: FullLead) -> Installation:
    return app.portal.installations[app.registration.client_id]


def test_after_the_server_has_moved_the_tab_and_all_events_follow(installed: FullLead) -> None:
    (moved,) = rebound(installed, B24_PUBLIC_URL=MOVED_TO)
    assert moved.done
    assert [(each.code, each.handler) for each in row(installed).placements] == [(TAB, f"{MOVED_TO}/lead-tab")]
    assert {each.url for each in row(installed).handlers} == {f"{MOVED_TO}/events"}
    assert rebound(installed, B24_PUBLIC_URL=MOVED_TO) == [Rebound(member_id=installed.portal.member_id)]


def test_the_next_administrators_open_brings_everything_to_where_the_server_is_now(installed: FullLead) -> None:
    rebound(installed, B24_PUBLIC_URL=MOVED_TO)
    assert outcome(installed.open_home(installed.portal.people["admin"])) == (200, "")
    assert [(each.code, each.handler) for each in row(installed).placements] == [(TAB, f"{installed.url}/lead-tab")]
    assert {each.url for each in row(installed).handlers} == {f"{installed.url}/events"}


def test_a_tab_that_is_not_there_waits_until_somebody_chooses_a_rule_that_was_lost(installed: FullLead) -> None:
    lose(installed)
    row(installed).placements.clear()
    row(installed).options.clear()
    assert outcome(installed.launch(tab_launch(installed, "admin"))) == (200, ""), "the premise: a pair is kept"
    assert rebound(installed) == [Rebound(member_id=installed.portal.member_id, failure=UNDECIDED)]
    assert row(installed).placements == []


def test_a_title_of_one_language_that_is_stale_is_put_right(installed: FullLead) -> None:
    bound = row(installed).placements[0]
    row(installed).placements[0] = replace(bound, languages={**bound.languages, "de": {"TITLE": "Altes"}})
    (retitled,) = rebound(installed)
    assert [result.step.method for result in retitled.results] == ["placement.unbind", "placement.bind"]
    assert row(installed).placements[0].languages == bound.languages != {}


def test_the_same_handler_twice_becomes_one_and_an_older_one_of_ours_goes(installed: FullLead) -> None:
    bound = row(installed).placements[0]
    row(installed).placements += [replace(bound, id=7), replace(bound, id=8, handler="https://old.example.com/tab")]
    assert [each.done for each in rebound(installed)] == [True]
    assert [(each.handler, each.title) for each in row(installed).placements] == [(bound.handler, "Full lead")]


def test_another_applications_tab_in_the_same_card_is_left_alone(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    foreign = neighbourhood.register_local_app(
        installed.portal, name="Foreign", handler_url="http://127.0.0.1:9/", scope="crm,placement"
    )
    theirs = installed.portal.installations[foreign.client_id]
    theirs.placements.append(replace(row(installed).placements[0], title="Full lead"))
    before = list(theirs.placements)
    rebound(installed, B24_PUBLIC_URL=MOVED_TO)
    rebound(installed)
    assert theirs.placements == before
    sara = installed.portal.people["sara"]
    assert [app.name for app, _ in installed.portal.tabs(sara)] == ["Full lead", "Foreign"]


def test_a_portal_that_cannot_be_reached_does_not_stop_the_others(
    installed: FullLead, neighbourhood: Neighbourhood
) -> None:
    other = neighbourhood.add_portal("127.0.0.2")
    other.install(installed.registration, other.people["admin"])
    assert outcome(installed.launch(by_hand(installed, other.people["admin"], "/install", other))) == (200, "")
    installed.portal.faults.payment_over()
    by_portal = {each.member_id: each for each in rebound(installed, B24_PUBLIC_URL=MOVED_TO)}
    assert by_portal[installed.portal.member_id].failure.startswith("The app's paid or trial period has ended (batch: ")
    assert by_portal[other.member_id].done
    assert other.installations[installed.registration.client_id].placements[0].handler == f"{MOVED_TO}/lead-tab"


def test_a_portal_that_was_renamed_is_bound_at_its_new_address(installed: FullLead) -> None:
    installed.portal.faults.portal_renamed()
    (moved,) = rebound(installed, B24_PUBLIC_URL=MOVED_TO)
    assert moved.done
    assert row(installed).placements[0].handler == f"{MOVED_TO}/lead-tab"


@pytest.mark.parametrize(("admin", "active"), [(False, True), (True, False)])
def test_without_an_administrators_pair_nothing_is_bound(installed: FullLead, *, admin: bool, active: bool) -> None:
    installed.portal.change_person(replace(installed.portal.people["admin"], admin=admin, active=active))
    (failed,) = rebound(installed, B24_PUBLIC_URL=MOVED_TO)
    assert not failed.done
    assert "who installed the app" in failed.failure
    assert [each.handler for each in row(installed).placements] == [f"{installed.url}/lead-tab"]


def test_where_all_is_right_it_costs_one_question_a_portal(installed: FullLead) -> None:
    assert rebound(installed) == [Rebound(member_id=installed.portal.member_id)]
    assert asked(installed.portal.wire) == ["batch"]


def test_a_portal_that_no_administrator_has_opened_since_it_was_restored_is_named_and_left(installed: FullLead) -> None:
    lose_installer(installed)
    installed.portal.wire.clear()
    assert rebound(installed, B24_PUBLIC_URL=MOVED_TO) == [
        Rebound(member_id=installed.portal.member_id, failure="no administrator has opened the app yet")
    ]
    assert asked(installed.portal.wire) == []
