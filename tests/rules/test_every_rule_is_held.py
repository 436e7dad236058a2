from tests.rules.marks import CASES, NOT_YET, RULES, carried


def test_every_rule_has_a_good_and_a_bad_case_but_for_those_that_are_openly_not_there_yet() -> None:
    missing = {rule for rule in RULES for case in CASES if (rule, case) not in carried("rule")}
    assert missing == set(NOT_YET)


def test_a_mark_names_a_rule_and_a_case() -> None:
    assert carried("rule") - {(rule, case) for rule in RULES for case in CASES} == set()


def test_no_rule_has_two_rows() -> None:
    assert len(set(RULES)) == len(RULES)
