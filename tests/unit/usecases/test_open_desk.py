import pytest

from tests.full_lead import FullLead
from tests.watching import add_to_list, asked, decide, kept, outcome, ticket_in


class TestTheDesk:
    def test_it_is_there_for_administrators_only(self, settled: FullLead) -> None:
        for login, there in (("admin", True), ("sara", False)):
            page = settled.open_home(settled.portal.people[login])
            assert outcome(page) == (200, "")
            for part in ('id="access"', 'id="tab-settings"', 'id="audit"', "access.js"):
                assert (part in page.text) == there

    def test_codes_that_came_without_a_name_are_named_by_the_portal(self, settled: FullLead) -> None:
        assert "<bdi>Sales</bdi>" in add_to_list(settled, D2="").text
        assert "<bdi>D77</bdi>" in add_to_list(settled, D77="").text

    def test_a_name_that_was_given_is_kept_as_it_was_given(self, settled: FullLead) -> None:
        assert "<bdi>Vertrieb</bdi>" in add_to_list(settled, D2="Vertrieb").text

    def test_the_fields_that_may_count_are_the_portals(self, settled: FullLead) -> None:
        page = settled.open_home(settled.portal.people["admin"]).text
        assert '<option value="UF_CRM_ENUM">' in page
        assert "Website · WEB" in page
        assert '<option value="PHONE">' not in page, "it counts already"

    @pytest.mark.parametrize("mishap", ["batch_refused", "batch_garbled"])
    def test_a_portal_that_garbles_batches_has_the_page_all_the_same(self, settled: FullLead, mishap: str) -> None:
        settled.portal.mishaps[mishap]()
        page = decide(settled, find="sara")
        assert outcome(page) == (200, "")
        assert "Sara Holt" in page.text
        assert outcome(add_to_list(settled, U2="Sara Holt")) == (200, "")

    @pytest.mark.parametrize("mishap", ["rest_503", "rest_502", "html_200", "truncated", "reset"])
    def test_nothing_of_it_takes_a_change_away_that_was_made(self, settled: FullLead, mishap: str) -> None:
        home = settled.open_home(settled.portal.people["admin"])
        settled.portal.mishaps[mishap](9, method="app.option.set")
        page = settled.post("/access", ticket=ticket_in(home), export="nobody")
        assert outcome(page) == (200, "")
        (row,) = kept(settled)["installations"]
        assert row["tab_export"] == "nobody"
        assert "did not take the copy" in page.text

    def test_a_home_page_costs_an_administrator_two_requests_and_a_change_one_more(self, settled: FullLead) -> None:
        home = settled.open_home(settled.portal.people["admin"])
        assert asked(settled.portal.wire) == ["batch", "batch"]
        settled.portal.wire.clear()
        settled.post("/access", ticket=ticket_in(home), rule="administrators")
        assert asked(settled.portal.wire) == ["batch", "batch", "app.option.set"]
