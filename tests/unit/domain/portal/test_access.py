from dataclasses import replace

from b24app.domain.portal.access import (
    ACCESS_CODE,
    EVERYBODY,
    LONGEST_NAME,
    LOST_RULE,
    MOST_LISTED,
    AccessRule,
    Choice,
    Listed,
    adding,
    allows,
    choosing,
    listed,
    removing,
)
from tests.fakes.invented import ADMINISTRATORS_ONLY

DIRK, SALES = Listed(code="U7", name="Dirk"), Listed(code="D4", name="Sales")
CHOSEN = AccessRule(choice=Choice.CHOSEN, listed=(DIRK, SALES))


class TestAllows:
    def test_an_administrator_always_gets_in(self) -> None:
        for rule in (EVERYBODY, ADMINISTRATORS_ONLY, CHOSEN, LOST_RULE):
            assert allows(rule, is_admin=True, covered=False), rule

    def test_everybody_means_everybody(self) -> None:
        assert allows(EVERYBODY, is_admin=False, covered=False)

    def test_chosen_people_get_in_by_the_portals_word_alone(self) -> None:
        assert allows(CHOSEN, is_admin=False, covered=True)
        assert not allows(CHOSEN, is_admin=False, covered=False)

    def test_where_no_code_is_in_force_no_word_of_the_portal_lets_an_employee_in(self) -> None:
        for rule in (
            ADMINISTRATORS_ONLY,
            LOST_RULE,
            replace(CHOSEN, choice=Choice.ADMINISTRATORS),
            replace(CHOSEN, listed=()),
        ):
            assert not allows(rule, is_admin=False, covered=True), rule


class TestCodesToAsk:
    def test_the_portal_is_asked_only_where_its_answer_matters(self) -> None:
        assert EVERYBODY.codes_to_ask == ADMINISTRATORS_ONLY.codes_to_ask == ()
        assert replace(CHOSEN, choice=Choice.EVERYBODY).codes_to_ask == ()
        assert replace(CHOSEN, choice=Choice.ADMINISTRATORS).codes_to_ask == ()
        assert CHOSEN.codes_to_ask == ("U7", "D4")


class TestChoosing:
    def test_the_list_stays_whatever_is_chosen(self) -> None:
        for choice in Choice:
            assert choosing(CHOSEN, choice) == replace(CHOSEN, choice=choice)

    def test_chosen_people_where_nobody_is_listed_are_administrators_only(self) -> None:
        assert choosing(EVERYBODY, Choice.CHOSEN) == ADMINISTRATORS_ONLY

    def test_whatever_is_chosen_nothing_is_lost_any_more(self) -> None:
        assert choosing(LOST_RULE, Choice.EVERYBODY) == EVERYBODY
        assert adding(LOST_RULE, (DIRK,)) == AccessRule(choice=Choice.CHOSEN, listed=(DIRK,))


class TestAdding:
    def test_who_is_added_is_let_in_and_nobody_who_is_not_listed(self) -> None:
        for choice in Choice:
            rule = AccessRule(choice=choice, listed=(DIRK,))
            assert adding(rule, (SALES,)) == CHOSEN, choice

    def test_a_code_that_is_listed_already_takes_the_new_name_and_no_second_place(self) -> None:
        again = adding(CHOSEN, (Listed(code="U7", name="Dirk Moss"),))
        assert again.listed == (Listed(code="U7", name="Dirk Moss"), SALES)

    def test_the_list_has_an_end(self) -> None:
        many = tuple(Listed(code=f"U{number}") for number in range(MOST_LISTED + 5))
        assert adding(EVERYBODY, many).listed == many[:MOST_LISTED]


class TestRemoving:
    def test_the_others_stay(self) -> None:
        assert removing(CHOSEN, "U7") == replace(CHOSEN, listed=(SALES,))

    def test_with_the_last_one_taken_away_it_means_administrators_only(self) -> None:
        assert removing(replace(CHOSEN, listed=(DIRK,)), "U7") == ADMINISTRATORS_ONLY
        assert removing(AccessRule(listed=(DIRK,)), "U7") == EVERYBODY

    def test_a_code_that_is_not_listed_changes_nothing(self) -> None:
        for rule in (CHOSEN, LOST_RULE):
            assert removing(rule, "D9") == rule


class TestListed:
    def test_a_name_is_one_line_of_bounded_length_and_otherwise_as_given(self) -> None:
        assert listed("U7", " <b>Dirk</b>\n\tMöss\u2028 ").name == "<b>Dirk</b> Möss"
        assert len(listed("U7", "W" * 1000).name) == LONGEST_NAME

    def test_the_platforms_codes_are_of_the_form(self) -> None:
        for code in ("U7", "D4", "DR2", "SG3", "SG3_K", "AU", "G2", "SND5", "SNDR1", "IU1", "SNT12"):
            assert ACCESS_CODE.fullmatch(code), code

    def test_anything_else_is_not(self) -> None:
        for code in (
            "",
            "u7",
            "7",
            "U7 ",
            "U7\n",
            "U-7",
            "D4&x=1",
            "U" * 9,
            "U12345678901",
            "Ü7",
            "U\N{ARABIC-INDIC DIGIT SEVEN}",
        ):
            assert not ACCESS_CODE.fullmatch(code), code
