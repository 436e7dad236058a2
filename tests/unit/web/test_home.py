import re

from tests.full_lead import FullLead
from tests.watching import by_hand, choose_rule, outcome, policy_of, ticket_in


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

    def test_after_a_change_it_may_still_be_framed_by_the_portal_and_changed_again(self, settled: FullLead) -> None:
        page = choose_rule(settled, "administrators")
        assert policy_of(page)["frame-ancestors"] == settled.portal.url
        assert outcome(settled.post("/access", ticket=ticket_in(page), rule="everybody")) == (200, "")

    def test_a_portal_without_leads_is_told_so(self, settled: FullLead) -> None:
        settled.portal.mishaps.simple_crm()
        assert "works without leads" in settled.open_home(settled.portal.people["sara"]).text


class TestInstallerPage:
    def test_it_says_which_rights_and_why_what_is_kept_and_how_it_goes_away(self, full_lead: FullLead) -> None:
        page = full_lead.install()
        for scope in ("crm", "placement", "user_brief"):
            assert f"<code>{scope}</code>" in page.text
        assert "It keeps no lead." in page.text
        assert "all of this is deleted" in page.text

    def test_it_may_be_framed_by_the_portal_and_loads_what_finishes_the_installation(self, full_lead: FullLead) -> None:
        page = full_lead.install()
        assert policy_of(page)["frame-ancestors"] == full_lead.portal.url
        assert f'data-js-url="{full_lead.portal.url}/api/v1/"' in page.text

    def test_no_secret_is_on_it(self, full_lead: FullLead) -> None:
        launch = by_hand(full_lead, full_lead.portal.people["admin"], "/install")
        page = full_lead.launch(launch)
        secrets = [launch.fields["AUTH_ID"], launch.fields["REFRESH_ID"], full_lead.registration.client_secret]
        assert [secret for secret in secrets if secret in page.text] == []
