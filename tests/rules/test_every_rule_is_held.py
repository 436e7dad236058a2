from tests.rules.marks import CASES, RULES, carried


def test_every_rule_has_a_good_and_a_bad_case() -> None:
    assert {(rule, case) for rule in RULES for case in CASES} - carried("rule") == set()


def test_a_mark_names_a_rule_and_a_case() -> None:
    assert carried("rule") - {(rule, case) for rule in RULES for case in CASES} == set()


def test_no_rule_has_two_rows() -> None:
    assert len(set(RULES)) == len(RULES)
