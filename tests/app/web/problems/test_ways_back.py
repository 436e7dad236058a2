"""How somebody gets back from a page that refuses."""

import re

import pytest

from tests.full_lead import FullLead
from tests.watching import decide, outcome, tab_launch, ticket_in

BACK = re.compile(
    r'<form method="post" action="([^"]+)">\s*<input type="hidden" name="ticket" value="([^"]+)">\s*<button'
)
CARD, APPLICATION = "Close the lead card and open it again.", "Open the app from Bitrix24."


def way_back(page: str) -> tuple[str, str]:
    """Find the address and the ticket of the button that shows the lead again."""
    found = [
        form.groups() for form in BACK.finditer(page) if "Show lead" in page[form.end() :].partition("</button>")[0]
    ]
    return (found[0][0], found[0][1]) if found else ("", "")


@pytest.mark.parametrize("fault", ["", "confirm_waiting", "rest_503"])
def test_a_download_that_is_refused_leads_back_to_the_lead(installed: FullLead, fault: str) -> None:
    opened = installed.launch(tab_launch(installed))
    if fault:
        installed.portal.faults[fault]()
    else:
        decide(installed, export="nobody")
    refused = installed.post("/lead-tab/export", ticket=ticket_in(opened), format="csv")
    assert refused.status_code in {403, 503}
    address, ticket = way_back(refused.text)
    installed.portal.faults.reset()
    assert address == "/lead-tab/reload"
    assert outcome(installed.post(address, ticket=ticket)) == (200, "")


def test_a_reload_that_awaits_an_administrators_word_can_be_made_again(installed: FullLead) -> None:
    opened = installed.launch(tab_launch(installed))
    installed.portal.faults.confirm_waiting()
    waiting = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
    assert outcome(waiting) == (403, "confirm-waiting")
    assert CARD not in waiting.text
    assert way_back(waiting.text)[0] == "/lead-tab/reload"


def test_without_a_ticket_the_page_says_how(installed: FullLead) -> None:
    installed.portal.faults.confirm_waiting()
    waiting = installed.launch(tab_launch(installed))
    assert outcome(waiting) == (403, "confirm-waiting")
    assert way_back(waiting.text) == ("", "")
    assert CARD in waiting.text


def test_no_button_leads_to_a_lead_that_would_be_refused_again(installed: FullLead) -> None:
    opened = installed.launch(tab_launch(installed))
    installed.portal.faults.no_crm_rights()
    denied = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
    assert (outcome(denied), way_back(denied.text)) == ((403, "lead-denied"), ("", ""))


def test_what_opens_again_is_the_card_of_a_tab_and_the_app_of_its_own_page(installed: FullLead) -> None:
    installed.portal.faults.always_expired()
    tab = installed.launch(tab_launch(installed))
    home = installed.open_home(installed.portal.people["sara"])
    assert outcome(tab) == outcome(home) == (401, "too-old")
    assert [words in tab.text for words in (CARD, APPLICATION)] == [True, False]
    assert [words in home.text for words in (CARD, APPLICATION)] == [False, True]
