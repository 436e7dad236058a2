"""What a first installation does where the portal's copy of the settings is absent in some writing, or unreadable."""

import re

import pytest

from b24app.domain.operations.settings_backup import OPTION
from tests.app.stored import lose, store
from tests.full_lead import FullLead
from tests.watching import by_hand, choose_rule, kept, outcome, tab_launch, ticket_in

FINE, LOST = (200, ""), (403, "rule-lost")
NOTICE = "could not be read"


@pytest.fixture
def full_lead(full_lead: FullLead) -> FullLead:
    full_lead.portal.install(full_lead.registration, full_lead.portal.people["admin"])
    return full_lead


@pytest.mark.drawn(1)
@pytest.mark.fault("R40")
@pytest.mark.parametrize("copy", ["", [], {}, False])
def test_nothing_there_in_any_writing_is_nothing_there(full_lead: FullLead, copy: object) -> None:
    full_lead.portal.installations[full_lead.registration.client_id].options[OPTION] = copy
    page = full_lead.install()
    assert outcome(page) == FINE
    assert NOTICE not in page.text
    assert outcome(full_lead.launch(tab_launch(full_lead))) == FINE


@pytest.mark.fault("R40")
@pytest.mark.parametrize("known", [True, False])
def test_an_option_that_is_refused_because_it_was_never_set_is_nothing_there(
    full_lead: FullLead, *, known: bool
) -> None:
    if known:
        full_lead.portal.faults.option_unset(value="AccessException")
    else:
        full_lead.portal.faults.rest_error(value="ERROR_METHOD_NOT_FOUND", method="app.option.get")
    page = full_lead.install()
    assert outcome(page) == FINE
    assert NOTICE not in page.text
    assert outcome(full_lead.launch(tab_launch(full_lead))) == FINE


@pytest.mark.fault("R40")
@pytest.mark.rule("S46", "bad")
@pytest.mark.parametrize("error", ["AccessException", "ERROR_METHOD_NOT_FOUND"])
def test_the_same_refusal_opens_nothing_once_a_tab_was_bound_or_the_app_removed(
    installed: FullLead, error: str
) -> None:
    choose_rule(installed, "administrators")
    installed.portal.faults.rest_error(value=error, method="app.option.get")
    lose(installed)
    assert NOTICE in installed.install().text, "the tab tells of an earlier installation"
    assert outcome(installed.launch(tab_launch(installed))) == LOST
    with store(installed) as there:
        there.installations.retire(installed.portal.member_id, installed.clock())
    installed.portal.installations[installed.registration.client_id].placements.clear()
    assert NOTICE in installed.install().text, "what is kept of the removed one tells of it"
    assert outcome(installed.launch(tab_launch(installed))) == LOST


@pytest.mark.fault("R41")
@pytest.mark.rule("S56", "bad")
def test_an_employee_who_came_before_the_installer_changes_nothing_of_it(installed: FullLead) -> None:
    lose(installed)
    there = installed.portal.installations[installed.registration.client_id]
    there.placements.clear()
    there.options.clear()
    installed.portal.faults.option_unset(value="AccessException")
    assert outcome(installed.launch(tab_launch(installed))) == LOST
    page = installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
    assert (page.status_code, NOTICE in page.text) == (200, False)
    assert outcome(installed.launch(tab_launch(installed))) == FINE


@pytest.mark.drawn(1)
@pytest.mark.fault("R40")
@pytest.mark.parametrize("error", ["ACCESS_DENIED", "INTERNAL_SERVER_ERROR", "unreadable"])
def test_what_cannot_be_read_is_told_on_the_installers_page_with_the_switch_beside_it(
    full_lead: FullLead, error: str
) -> None:
    if error == "unreadable":
        full_lead.portal.installations[full_lead.registration.client_id].options[OPTION] = "nonsense"
    else:
        full_lead.portal.faults.rest_error(value=error, method="app.option.get")
    page = full_lead.install()
    assert outcome(page) == FINE, "the installation is finished all the same"
    assert NOTICE in page.text
    assert re.findall(r'name="rule"\s+value="(\w+)"', page.text) == ["everybody", "administrators"]
    refused = full_lead.launch(tab_launch(full_lead))
    assert outcome(refused) == LOST
    assert "restore" not in refused.text, "nothing was restored"
    full_lead.portal.faults.reset()
    assert outcome(full_lead.post("/access", ticket=ticket_in(page), rule="everybody")) == FINE
    assert outcome(full_lead.launch(tab_launch(full_lead))) == FINE
    assert kept(full_lead)["installations"][0]["access_lost"] is False
