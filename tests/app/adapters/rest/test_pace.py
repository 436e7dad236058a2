"""What people see of a portal that does not answer, or is asked too often, and that others see nothing of it."""

from datetime import timedelta

import pytest

from b24app.adapters.rest.pace import FAILURES, SILENT_FOR
from tests.full_lead import FullLead
from tests.rules.stopped_clock import stopped
from tests.watching import asked, by_hand, outcome, tab_launch, ticket_in

SILENT, OPENED = (504, "silent"), (200, "")


@pytest.mark.fault("R3")
@pytest.mark.rule("S57", "good")
def test_a_portal_that_does_not_answer_is_said_to_be_silent_without_being_asked_and_recovers_by_itself(
    installed: FullLead,
) -> None:
    installed.portal.faults["reset"]()
    for _ in range(FAILURES):
        assert outcome(installed.launch(tab_launch(installed))) == SILENT
    installed.portal.faults["reset"].reset()
    assert installed.portal.wire.wait_for(lambda exchanges: len(exchanges) == FAILURES), "each is noted after its end"
    assert outcome(installed.launch(tab_launch(installed, "mia"))) == SILENT
    assert len(asked(installed.portal.wire)) == FAILURES
    installed.clock.ahead += SILENT_FOR
    assert outcome(installed.launch(tab_launch(installed))) == OPENED
    assert outcome(installed.launch(tab_launch(installed))) == OPENED


@pytest.mark.fault("R3")
@pytest.mark.rule("S57", "bad")
def test_another_portal_at_the_same_host_is_asked_meanwhile(installed: FullLead) -> None:
    theirs = installed.neighbourhood.add_portal()
    theirs.install(installed.registration, theirs.people["admin"])
    assert theirs.host.partition(":")[0] == installed.portal.host.partition(":")[0], "the premise"
    theirs.faults["reset"]()
    for _ in range(FAILURES + 1):
        assert outcome(installed.launch(by_hand(installed, theirs.people["admin"], "/install", theirs))) == SILENT
    assert asked(theirs.wire).count("batch") == FAILURES, "the premise: it is not asked any more"
    assert outcome(installed.launch(tab_launch(installed))) == OPENED


@pytest.mark.costly
@pytest.mark.fault("R12")
def test_where_the_portal_refuses_for_its_rate_the_related_data_gives_way_and_the_lead_does_not(
    installed: FullLead,
) -> None:
    opened = installed.launch(tab_launch(installed))
    installed.portal.faults.rest_503(1)
    assert outcome(installed.launch(tab_launch(installed))) == (503, "busy")
    installed.portal.wire.clear()
    related = installed.post("/lead-tab/extras", ticket=ticket_in(opened), size="part")
    assert outcome(related) == (503, "busy")
    assert related.headers["Retry-After"] == "2"
    assert asked(installed.portal.wire) == []
    assert outcome(installed.launch(tab_launch(installed))) == OPENED
    installed.clock.ahead += timedelta(seconds=2)
    assert outcome(installed.post("/lead-tab/extras", ticket=ticket_in(opened), size="part")) == OPENED


@pytest.mark.fault("R12")
@pytest.mark.parametrize("fault", ["front_429", "front_503"])
def test_a_busy_server_in_front_of_the_portal_costs_one_request_and_the_page_counts_down(
    installed: FullLead, fault: str
) -> None:
    """docs/platform.md 4.6."""
    installed.portal.faults[fault](value=17)
    page = installed.launch(tab_launch(installed))
    assert (outcome(page), page.headers["Retry-After"]) == ((503, "busy"), "17")
    assert "This page will try again automatically" in page.text
    assert asked(installed.portal.wire) == ["batch"]


@pytest.mark.costly
@pytest.mark.fault("R12")
def test_a_portal_is_not_asked_beyond_its_rate(installed: FullLead) -> None:
    installed.portal.faults.rest_503(1)
    assert outcome(installed.launch(tab_launch(installed))) == (503, "busy")
    stop, pages = stopped(installed.clock), []
    for _ in range(70):
        stop()
        pages.append(outcome(installed.launch(tab_launch(installed))))
    opened = pages.count(OPENED)
    assert opened in range(49, 60), "fifty with the one that was refused, and what a slow machine's seconds let through"
    assert pages.count((503, "busy")) == 70 - opened
    assert len(asked(installed.portal.wire)) == 1 + opened
