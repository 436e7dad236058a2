from dataclasses import replace

import pytest

from b24app.domain.findings.finding import Finding, Level
from b24app.domain.findings.portal_findings import (
    OPEN_ONCE,
    nobody_finding,
    portal_findings,
    rest_three_finding,
)
from b24app.domain.operations.placements import (
    LEAD_TAB,
    LIFE_CYCLE_EVENTS,
    BoundEvent,
    BoundPlacement,
    Offered,
    PortalState,
    WantedBinding,
    WantedTab,
)
from b24app.domain.operations.rest_three import RestThree
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.installation import PortalApp

TAB = WantedTab(placement=LEAD_TAB.name, handler="https://a.test/lead-tab", title="Full lead")
WANTED = WantedBinding(tabs=(TAB,), events_handler="https://a.test/events")
ADMIN = Caller(app=PortalApp(id=1, code="app"), user_id=1, is_admin=True, name="Ada", covered=True)
EVENTS = tuple(BoundEvent(event=name, handler=WANTED.events_handler) for name in LIFE_CYCLE_EVENTS)
RIGHT = PortalState(
    caller=ADMIN,
    finished=True,
    leads_on=True,
    placements=(BoundPlacement(placement=LEAD_TAB.name, handler=TAB.handler, title=TAB.title),),
    events=EVENTS,
    scopes=frozenset({"crm", "placement", "user_brief"}),
)


def found(state: PortalState) -> list[Finding]:
    return list(portal_findings("portal", state, WANTED))


def test_where_all_is_right_there_is_one_good_word() -> None:
    assert [each.level for each in found(RIGHT)] == [Level.GOOD]


def test_a_portal_that_does_not_tell_its_rights_lacks_none() -> None:
    assert [each.level for each in found(replace(RIGHT, scopes=None))] == [Level.GOOD]


def test_each_fault_is_told_with_its_remedy() -> None:
    for state, level, words in (
        (replace(RIGHT, finished=False), Level.FAILED, "not completed"),
        (replace(RIGHT, placements=()), Level.FAILED, "placement.bind"),
        (replace(RIGHT, events=EVENTS[1:]), Level.UNCERTAIN, "event.bind"),
        (replace(RIGHT, placements=(), offered=Offered(placements=frozenset())), Level.FAILED, "no place"),
        (replace(RIGHT, scopes=frozenset({"crm", "user"})), Level.FAILED, "permissions are missing: placement"),
        (replace(RIGHT, unsupported_method="crm.lead.get"), Level.FAILED, "crm.lead.get"),
        (replace(RIGHT, leads_on=False), Level.UNCERTAIN, "without leads"),
    ):
        (fault,) = found(state)
        assert (fault.level, words in fault.says, bool(fault.remedy)) == (level, True, True), state


@pytest.mark.fault("R38")
def test_an_event_that_the_portal_does_not_offer_is_no_finding() -> None:
    offered = Offered(events=frozenset({"ONAPPUNINSTALL"}))
    assert [each.level for each in found(replace(RIGHT, events=EVENTS[1:], offered=offered))] == [Level.GOOD]


def test_several_faults_are_told_one_by_one() -> None:
    assert len(found(replace(RIGHT, finished=False, placements=(), leads_on=False))) == 3


def test_nothing_is_said_about_the_tab_while_our_own_address_is_wrong() -> None:
    """Or the remedy would be to bind it to a dead one."""
    seen = list(portal_findings("portal", replace(RIGHT, placements=(), leads_on=False), None))
    assert [each.level for each in seen] == [Level.SKIPPED, Level.UNCERTAIN]
    assert not any("rebind" in each.remedy for each in seen)


def test_a_portal_of_which_nobody_is_kept_waits_for_an_administrator() -> None:
    assert (nobody_finding("portal").level, nobody_finding("portal").remedy) == (Level.UNCERTAIN, OPEN_ONCE)


def test_only_leads_in_rest_3_are_worth_a_look_and_each_answer_has_words_of_its_own() -> None:
    findings = {seen: rest_three_finding("portal", seen) for seen in RestThree}
    looked_at = {seen for seen, finding in findings.items() if finding.level is Level.UNCERTAIN}
    assert looked_at == {RestThree.WITH_LEADS}
    assert "support team" in findings[RestThree.WITH_LEADS].remedy
    assert not any(finding.remedy for seen, finding in findings.items() if seen is not RestThree.WITH_LEADS)
    assert len({finding.says for finding in findings.values()}) == len(RestThree)
