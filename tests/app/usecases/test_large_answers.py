"""Answers that are larger than what the application reads: what they cost, and what they do not."""

import pytest

from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch, ticket_in

LARGE = "is larger than the app can read"


@pytest.mark.costly
@pytest.mark.parametrize("megabytes", [4.5, 8])
def test_a_list_of_fields_that_is_too_large_costs_the_custom_fields_and_not_the_lead(
    installed: FullLead, megabytes: float
) -> None:
    installed.portal.faults.fields_large(value=megabytes)
    opened = installed.launch(tab_launch(installed))
    assert outcome(opened) == (200, "")
    assert LARGE in opened.text
    assert "An administrator can shorten the lists of values" in opened.text
    assert "is shown by its code" not in opened.text, "the other words are there"
    reloaded = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
    assert (outcome(reloaded), LARGE in reloaded.text) == ((200, ""), True)
    related = installed.post("/lead-tab/extras", ticket=ticket_in(reloaded), size="part")
    assert outcome(related) == (200, "")


def test_a_list_that_fits_by_itself_is_read_by_itself(installed: FullLead) -> None:
    usual = installed.launch(tab_launch(installed)).text
    installed.portal.faults.fields_large(1)
    opened = installed.launch(tab_launch(installed))
    assert LARGE not in opened.text
    assert opened.text.count("data-code") == usual.count("data-code")


@pytest.mark.costly
def test_the_access_page_keeps_its_other_parts(installed: FullLead) -> None:
    installed.portal.faults.fields_large()
    home = installed.open_home(installed.portal.people["admin"])
    found = installed.post("/access", ticket=ticket_in(home), find="sara")
    assert outcome(found) == (200, "")
    assert "Sara Holt" in found.text


@pytest.mark.costly
def test_a_lead_that_is_too_large_is_a_page_that_says_what_an_administrator_can_do(installed: FullLead) -> None:
    installed.portal.faults.lead_large()
    opened = installed.launch(tab_launch(installed))
    assert outcome(opened) == (502, "oversized")
    assert "look for very long texts or lists" in opened.text
