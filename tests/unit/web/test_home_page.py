import re

from tests.full_lead import FullLead
from tests.watching import choose_rule, policy_of


class TestHomePage:
    def test_it_shows_where_the_tab_is_and_what_is_bound(self, settled: FullLead) -> None:
        page = settled.open_home(settled.portal.people["admin"])
        assert "the tab is called “Full lead”" in page.text
        assert f"{settled.url}/lead-tab" in page.text
        assert "The installation is finished" in page.text

    def test_the_rule_in_force_is_the_one_that_is_checked(self, settled: FullLead) -> None:
        for rule in ("administrators", "everybody"):
            page = choose_rule(settled, rule)
            checked = re.findall(r'value="(\w+)"(?:\s+required)?\s+checked', page.text)
            assert checked == [rule]

    def test_after_a_change_it_may_still_be_framed_by_the_portal(self, settled: FullLead) -> None:
        page = choose_rule(settled, "administrators")
        assert policy_of(page)["frame-ancestors"] == settled.portal.url

    def test_a_portal_without_leads_is_told_so(self, settled: FullLead) -> None:
        settled.portal.mishaps.simple_crm()
        assert "works without leads" in settled.open_home(settled.portal.people["sara"]).text
