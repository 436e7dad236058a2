"""What became of an administrator's form stands beside that form, since the frame is as high as its page."""

import re

import pytest

from demo.bitrix24_standin.launch import open_frame
from tests.full_lead import FullLead
from tests.watching import by_hand, decide, ticket_in

# Of each form, what stands before its outcome on the page last.
FORMS = {
    "rule": ({"rule": "administrators"}, "<h2>Access</h2>"),
    "added": ({"added": '[{"id": "U2", "name": "Sara Holt"}]'}, "<h3>Selected employees and departments</h3>"),
    "remove": ({"remove": "U2"}, "<h3>Selected employees and departments</h3>"),
    "export": ({"export": "nobody"}, "<h2>Tab settings</h2>"),
    "move": ({"move": "add", "field": "WEB"}, "<h3>Key fields</h3>"),
    "reset": ({"move": "reset"}, "<h3>Key fields</h3>"),
}
OUTCOME = 'id="outcome"'


def heading_before(page: str) -> str:
    """Find the heading under which the one outcome stands."""
    before, _, after = page.partition(OUTCOME)
    assert OUTCOME not in after
    headings: list[str] = re.findall(r"<h[23].*?</h[23]>", before)
    return headings[-1]


@pytest.mark.costly
def test_what_was_saved_is_said_beside_the_form_that_was_posted(installed: FullLead) -> None:
    for decided, (decision, heading) in FORMS.items():
        page = decide(installed, **decision).text
        assert heading_before(page) == heading, decided
        assert re.search(rf'role="status" {OUTCOME} tabindex="-1">Saved\.<', page), decided


@pytest.mark.costly
def test_what_was_not_saved_is_said_there_too_as_an_alert(installed: FullLead) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    installed.portal.faults.info_500()
    for decided, (decision, heading) in FORMS.items():
        page = installed.post("/access", ticket=ticket, **decision).text
        assert heading_before(page) == heading, decided
        assert f'role="alert" {OUTCOME}' in page, decided
        assert "Your change was not saved." in page, decided
        assert "Saved." not in page, decided


def test_who_was_found_stands_where_the_form_leads(installed: FullLead) -> None:
    page = decide(installed, find="sara").text
    assert "Sara Holt" in page.partition(OUTCOME)[2].partition("</ul>")[0]
    assert "Saved." not in page
    assert page.count(OUTCOME) == 1


def test_a_page_that_answers_no_form_has_no_outcome(installed: FullLead) -> None:
    assert OUTCOME not in installed.open_home(installed.portal.people["admin"]).text


def test_check_and_repair_tells_its_steps_beside_its_button(installed: FullLead) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["admin"]))
    nothing = installed.post("/repair", ticket=ticket).text
    assert heading_before(nothing) == '<h2 id="health">Health</h2>'
    assert f'role="status" {OUTCOME}' in nothing
    installed.portal.installations[installed.registration.client_id].placements.clear()
    installed.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
    failed = installed.post("/repair", ticket=ticket).text
    assert heading_before(failed) == '<h2 id="health">Health</h2>'
    assert f'role="alert" {OUTCOME}' in failed
    assert failed.count("Run failed steps again") == 1
    assert "ERROR_CORE" in failed.partition(OUTCOME)[2]


def test_steps_that_are_run_again_from_the_top_tell_it_at_the_top(full_lead: FullLead) -> None:
    full_lead.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
    administrator = full_lead.portal.people["admin"]
    installer = full_lead.launch(by_hand(full_lead, administrator, "/install"))
    assert 'name="at" value="top"' in installer.text
    again = full_lead.post("/repair", ticket=ticket_in(installer), at="top").text
    assert again.index("<h1>") < again.index(OUTCOME) < again.index("<h2")
    assert 'name="at" value="top"' in again.partition(OUTCOME)[2]


def test_a_change_elsewhere_leaves_the_failed_steps_at_the_top(installed: FullLead) -> None:
    administrator = installed.portal.people["admin"]
    installed.portal.installations[installed.registration.client_id].placements.clear()
    installed.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
    opened = installed.launch(open_frame(installed.portal, installed.registration, administrator))
    page = installed.post("/access", ticket=ticket_in(opened), rule="administrators").text
    assert page.index("Run failed steps again") < page.index("<h2")
    assert heading_before(page) == "<h2>Access</h2>"
