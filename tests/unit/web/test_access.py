from tests.full_lead import FullLead
from tests.watching import choose_rule, outcome, ticket_in


class TestAccess:
    def test_a_page_that_shows_a_change_can_change_again(self, settled: FullLead) -> None:
        page = choose_rule(settled, "administrators")
        assert outcome(settled.post("/access", ticket=ticket_in(page), rule="everybody")) == (200, "")
