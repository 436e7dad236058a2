from dataclasses import replace

import pytest

from tests.full_lead import FullLead
from tests.watching import choose_rule, kept, outcome, tab_launch, ticket_in


class TestChangeAccess:
    @pytest.mark.rule("S43", "good")
    def test_administrators_only_refuses_an_employee_from_the_next_request_on(self, settled: FullLead) -> None:
        opened = settled.launch(tab_launch(settled))
        assert outcome(choose_rule(settled, "administrators")) == (200, "")
        assert outcome(settled.post("/lead-tab/reload", ticket=ticket_in(opened))) == (403, "not-allowed")
        refused = settled.launch(tab_launch(settled))
        assert outcome(refused) == (403, "not-allowed")
        assert "Lead #1591" not in refused.text
        assert "administrator" in refused.text
        assert outcome(settled.launch(tab_launch(settled, "admin"))) == (200, "")

    def test_everybody_lets_them_in_again(self, settled: FullLead) -> None:
        choose_rule(settled, "administrators")
        assert "checked" in choose_rule(settled, "everybody").text
        assert outcome(settled.launch(tab_launch(settled))) == (200, "")

    @pytest.mark.rule("S43", "bad")
    def test_an_employees_ticket_changes_nothing(self, settled: FullLead) -> None:
        ticket = ticket_in(settled.launch(tab_launch(settled)))
        home = settled.open_home(settled.portal.people["admin"])
        settled.portal.change_person(replace(settled.portal.people["admin"], admin=False))
        before = kept(settled)["installations"]
        for path in ("/access", "/repair"):
            assert outcome(settled.post(path, ticket=ticket, rule="administrators")) == (403, "ticket-refused")
            refused = settled.post(path, ticket=ticket_in(home), rule="administrators")
            assert outcome(refused) == (403, "not-administrator")
        assert kept(settled)["installations"] == before

    def test_a_rule_that_is_none_of_the_choices_is_malformed(self, settled: FullLead) -> None:
        before = kept(settled)["installations"]
        for rule in ("", "nobody", "Everybody", "everybody "):
            assert outcome(choose_rule(settled, rule)) == (400, "malformed")
        assert kept(settled)["installations"] == before


class TestRepair:
    def test_what_is_gone_is_bound_again_and_each_step_told(self, settled: FullLead) -> None:
        row = settled.portal.installations[settled.registration.client_id]
        home = settled.open_home(settled.portal.people["admin"])
        row.placements.clear()
        row.handlers.clear()
        repaired = settled.post("/repair", ticket=ticket_in(home))
        assert outcome(repaired) == (200, "")
        assert repaired.text.count("Bitrix24 tells the application") == 3
        assert (len(row.placements), len(row.handlers)) == (1, 3)

    def test_where_all_is_right_nothing_is_bound(self, settled: FullLead) -> None:
        home = settled.open_home(settled.portal.people["admin"])
        settled.portal.wire.clear()
        assert outcome(settled.post("/repair", ticket=ticket_in(home))) == (200, "")
        commands = [command for each in settled.portal.wire for command in each.commands]
        assert commands
        assert not [command for command in commands if "bind" in command]
