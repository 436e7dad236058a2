import re

import pytest

from tests.full_lead import FullLead
from tests.watching import add_to_list, choose_rule, decide, kept, outcome, ticket_in


class TestAccess:
    def test_a_page_that_shows_a_change_can_change_again(self, installed: FullLead) -> None:
        page = choose_rule(installed, "administrators")
        assert outcome(installed.post("/access", ticket=ticket_in(page), rule="everybody")) == (200, "")

    @pytest.mark.costly
    def test_each_decision_has_a_form_of_its_own_on_the_page_and_each_carries_the_ticket(
        self, installed: FullLead
    ) -> None:
        add_to_list(installed, U3="Mia Brandt")
        page = decide(installed, find="sara").text
        forms = [form for form in page.split("<form")[1:] if 'action="/access#outcome"' in form.split(">")[0]]
        assert len(forms) > 10
        assert all('name="ticket"' in form.split("</form>")[0] for form in forms)
        for name in ("rule", "added", "remove", "export", "move", "field", "find"):
            assert f'name="{name}"' in page

    def test_the_second_list_is_named_with_its_place(self, installed: FullLead) -> None:
        page = installed.open_home(installed.portal.people["admin"]).text
        assert "Market &gt; More &gt; Installed apps &gt; User access" in page or (
            "Market > More > Installed apps > User access" in page
        )

    @pytest.mark.costly
    def test_several_decisions_or_none_are_malformed_and_change_nothing(self, installed: FullLead) -> None:
        before = kept(installed)["installations"]
        for decision in ({}, {"rule": ""}, {"rule": "nobody"}, {"rule": "administrators", "remove": "U2"}):
            assert outcome(decide(installed, **decision)) == (400, "malformed")
        assert kept(installed)["installations"] == before

    def test_a_department_whose_name_is_not_known_is_shown_by_its_code_once(self, installed: FullLead) -> None:
        page = add_to_list(installed, D3="Marketing", D77="").text
        listed = re.sub(r"<[^>]*>", " ", page.partition('<ul class="listed">')[2].partition("</ul>")[0]).split()
        assert listed == ["Marketing", "D3", "Remove", "Marketing", "D77", "Remove", "D77"]
