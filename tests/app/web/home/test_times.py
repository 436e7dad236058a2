"""All times of a page are where its reader is, and the page says once where that is."""

import re
from dataclasses import replace

import pytest

from tests.full_lead import FullLead
from tests.watching import choose_rule, decide, outcome, tab_launch, ticket_in

NAMED = "Times are shown in"
UNTIL_THEN = re.compile(r'data-zone="[^"]*"')  # what a script says in its place


def test_an_administrators_page_tells_all_its_times_in_their_time_zone_and_names_it_once(installed: FullLead) -> None:
    admin = replace(installed.portal.people["admin"], time_zone="Asia/Tokyo")
    installed.portal.change_person(admin)
    choose_rule(installed, "administrators")
    assert outcome(installed.launch(tab_launch(installed)))[0] == 403
    page = installed.open_home(admin).text
    assert page.count("Times are shown in your time zone (Asia/Tokyo).") == page.count(NAMED) == 1
    rooms = page.partition('id="audit"')[2]
    assert rooms.count("<time ") >= 3
    assert "UTC" not in rooms


@pytest.mark.parametrize(("leads", "told"), [(True, "the time zone of this Bitrix24 (UTC"), (False, "UTC.")])
def test_whose_profile_names_none_is_told_them_where_the_portal_is_until_the_browser_says_more(
    installed: FullLead, told: str, *, leads: bool
) -> None:
    if not leads:
        installed.portal.crm.leads.clear()
    page = UNTIL_THEN.sub("data-zone", decide(installed, rule="administrators").text)
    assert page.count(NAMED) == 1
    assert f"{NAMED} {told}" in page
    assert "zone.js" in page
    rooms = page.partition('id="audit"')[2]
    assert rooms.count("<time ") == rooms.count("data-at") > 1


def test_a_search_without_scripts_names_it_once_too(installed: FullLead) -> None:
    ticket = ticket_in(installed.open_home(installed.portal.people["sara"]))
    page = installed.post("/leads", ticket=ticket, sought="").text
    assert UNTIL_THEN.sub("", page).count(NAMED) == 1
