"""The whole way in each kind of portal, as the Market wants it of cloud and on-premise ones: install, open, search."""

import pytest

from demo.bitrix24_standin.profiles import PROFILES
from tests.full_lead import FullLead
from tests.watching import leads_in, outcome, ticket_in

RICH = 124


@pytest.mark.drawn(1)
@pytest.mark.parametrize("profile", PROFILES)
def test_the_app_installs_itself_shows_a_lead_and_finds_it_by_its_telephone_number(
    full_lead: FullLead, profile: str
) -> None:
    full_lead.portal.profile = PROFILES[profile]
    full_lead.be_installed()
    sara = full_lead.portal.people["sara"]
    page = full_lead.open_lead(sara, RICH)
    assert outcome(page) == (200, "")
    for words in ("Office furniture for the new branch", "Sara Holt", "Trade fair 2026", "Promised to the customer"):
        assert words in page.text
    assert outcome(full_lead.post("/lead-tab/extras", ticket=ticket_in(page))) == (200, "")
    found = full_lead.post("/leads", ticket=ticket_in(full_lead.open_home(sara)), sought="+1 202 555 0147")
    assert outcome(found) == (200, "")
    assert RICH in leads_in(found)
