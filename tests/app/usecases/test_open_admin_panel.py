import pytest

from tests.full_lead import FullLead
from tests.watching import add_to_list, asked, decide, kept, outcome, ticket_in


class TestTheAdminPanel:
    def test_it_is_there_for_administrators_only(self, installed: FullLead) -> None:
        for login, there in (("admin", True), ("sara", False)):
            page = installed.open_home(installed.portal.people[login])
            assert outcome(page) == (200, "")
            for part in ('id="access"', 'id="tab-settings"', 'id="audit"', "access.js"):
                assert (part in page.text) == there

    @pytest.mark.costly
    def test_codes_that_came_without_a_name_are_named_by_the_portal(self, installed: FullLead) -> None:
        assert "<bdi>Sales</bdi>" in add_to_list(installed, D2="").text
        assert "<bdi>D77</bdi>" in add_to_list(installed, D77="").text

    def test_a_name_that_was_given_is_kept_as_it_was_given(self, installed: FullLead) -> None:
        assert "<bdi>Vertrieb</bdi>" in add_to_list(installed, D2="Vertrieb").text

    def test_the_fields_that_may_count_are_the_portals(self, installed: FullLead) -> None:
        page = installed.open_home(installed.portal.people["admin"]).text
        assert '<option value="UF_CRM_ENUM">' in page
        assert "Website · WEB" in page
        assert '<option value="PHONE">' not in page, "it counts already"

    @pytest.mark.costly
    @pytest.mark.parametrize("fault", ["batch_refused", "batch_garbled"])
    def test_a_portal_that_garbles_batches_has_the_page_all_the_same(self, installed: FullLead, fault: str) -> None:
        installed.portal.faults[fault]()
        page = decide(installed, find="sara")
        assert outcome(page) == (200, "")
        assert "Sara Holt" in page.text
        assert outcome(add_to_list(installed, U2="Sara Holt")) == (200, "")

    @pytest.mark.drawn(1)
    @pytest.mark.parametrize("fault", ["rest_503", "rest_502", "html_200", "truncated", "reset"])
    def test_nothing_of_it_takes_a_change_away_that_was_made(self, installed: FullLead, fault: str) -> None:
        home = installed.open_home(installed.portal.people["admin"])
        installed.portal.faults[fault](9, method="app.option.set")
        page = installed.post("/access", ticket=ticket_in(home), export="nobody")
        assert outcome(page) == (200, "")
        (row,) = kept(installed)["installations"]
        assert row["tab_export"] == "nobody"
        assert "did not save the app" in page.text

    def test_a_home_page_costs_an_administrator_two_requests_and_a_change_one_more(self, installed: FullLead) -> None:
        home = installed.open_home(installed.portal.people["admin"])
        assert asked(installed.portal.wire) == ["batch", "batch"]
        installed.portal.wire.clear()
        installed.post("/access", ticket=ticket_in(home), rule="administrators")
        assert asked(installed.portal.wire) == ["batch", "batch", "app.option.set"]
