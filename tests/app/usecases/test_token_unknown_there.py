"""A portal that knows no token: what people see where its authorization server has just confirmed theirs.

Source: docs/platform.md 4.7.
"""

import pytest

from tests.app.stored import lose
from tests.full_lead import FullLead
from tests.watching import aged, kept, outcome, tab_launch, ticket_in

UNKNOWN, REFUSED = (502, "key-unknown"), (401, "token-refused")


def test_an_installation_says_that_the_portal_is_set_up_wrongly_and_writes_nothing(full_lead: FullLead) -> None:
    full_lead.portal.faults.rest_error(value="NO_AUTH_FOUND")
    page = full_lead.install()
    assert outcome(page) == UNKNOWN
    assert "Your Bitrix24 administrator" in page.text
    assert "OnRestCheckAuth" in page.text
    assert kept(full_lead)["installations"] == []


def test_a_portal_that_is_restored_says_so(installed: FullLead) -> None:
    lose(installed)
    installed.portal.faults.rest_error(value="NO_AUTH_FOUND")
    assert outcome(installed.launch(tab_launch(installed))) == UNKNOWN
    assert kept(installed)["installations"] == []


def test_a_page_whose_key_was_exchanged_for_it_says_so(installed: FullLead) -> None:
    opened = installed.launch(tab_launch(installed))
    aged(installed)
    installed.portal.faults.rest_error(value="NO_AUTH_FOUND")
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == UNKNOWN


@pytest.mark.parametrize("code", ["invalid_token", "WRONG_TOKEN"])
def test_any_other_refusal_of_a_new_key_may_be_true(installed: FullLead, code: str) -> None:
    opened = installed.launch(tab_launch(installed))
    aged(installed)
    installed.portal.faults.rest_error(value=code)
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(opened))) == REFUSED


def test_where_nobody_has_confirmed_the_key_the_page_is_true_for_both(installed: FullLead) -> None:
    installed.portal.faults.rest_error(value="NO_AUTH_FOUND")
    page = installed.launch(tab_launch(installed))
    assert outcome(page) == REFUSED
    assert "invalid or has expired, or is not recognized" in page.text
    assert "ask your Bitrix24 administrator" in page.text
