from dataclasses import replace

import pytest

from b24app.domain.access import ADMINISTRATORS_ONLY, EVERYBODY, AccessRule, Choice, Listed, allows

CHOSEN = AccessRule(choice=Choice.CHOSEN, listed=(Listed(code="U7", name="Dirk"), Listed(code="D4")))


class TestAllows:
    @pytest.mark.parametrize("rule", [EVERYBODY, ADMINISTRATORS_ONLY, CHOSEN])
    def test_an_administrator_always_gets_in(self, rule: AccessRule) -> None:
        assert allows(rule, is_admin=True, covered=False)

    def test_everybody_means_everybody(self) -> None:
        assert allows(EVERYBODY, is_admin=False, covered=False)

    def test_chosen_people_get_in_by_the_portals_word_alone(self) -> None:
        assert allows(CHOSEN, is_admin=False, covered=True)
        assert not allows(CHOSEN, is_admin=False, covered=False)

    def test_with_no_code_chosen_no_word_of_the_portal_lets_an_employee_in(self) -> None:
        assert not allows(ADMINISTRATORS_ONLY, is_admin=False, covered=True)


class TestCodesToAsk:
    def test_the_portal_is_asked_only_where_its_answer_matters(self) -> None:
        assert EVERYBODY.codes_to_ask == ADMINISTRATORS_ONLY.codes_to_ask == ()
        assert replace(CHOSEN, choice=Choice.EVERYBODY).codes_to_ask == ()
        assert replace(CHOSEN, choice=Choice.ADMINISTRATORS).codes_to_ask == ()
        assert CHOSEN.codes_to_ask == ("U7", "D4")
