from tests.full_lead import FullLead
from tests.watching import by_hand, choose_rule, policy_of


class TestInstallerPage:
    def test_it_says_which_rights_and_why_what_is_kept_and_how_it_goes_away(self, full_lead: FullLead) -> None:
        page = full_lead.install()
        for scope in ("crm", "placement", "user_brief"):
            assert f"<code>{scope}</code>" in page.text
        assert "It does not store leads." in page.text
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

    def test_whose_tab_could_not_be_added_is_not_told_to_look_at_it(self, installed: FullLead) -> None:
        installed.portal.installations[installed.registration.client_id].placements.clear()
        installed.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
        page = installed.launch(by_hand(installed, installed.portal.people["admin"], "/install"))
        assert "Some steps failed" in page.text
        assert "to see the tab" not in page.text
        assert "<h2>Open a lead</h2>" in page.text

    def test_it_says_who_can_view_leads_now_and_where_that_is_changed(self, installed: FullLead) -> None:
        for rule, said in (
            ("everybody", "Everyone who has access to the app"),
            ("administrators", "Administrators only"),
        ):
            choose_rule(installed, rule)
            page = installed.launch(by_hand(installed, installed.portal.people["admin"], "/install")).text
            assert f"Who can view leads in this app? <strong>{said}" in page
            assert "under Access" in page

    def test_what_the_app_does_stands_beside_the_steps_and_a_failed_one_names_whom_to_ask(
        self, full_lead: FullLead
    ) -> None:
        full_lead.portal.faults.rest_error(value="ERROR_CORE", method="placement.bind")
        page = full_lead.launch(by_hand(full_lead, full_lead.portal.people["admin"], "/install")).text
        assert page.index('class="steps"') < page.index("It does not store leads.")
        assert 'class="beside"' in page
        assert "support@example.com" in page.partition("Some steps failed")[2].partition("</form>")[0]
