import pytest

from tests.rules.marks import CASES, NOT_YET, RULES, held, is_whole


def test_every_rule_has_a_good_and_a_bad_case_but_for_those_that_are_openly_not_there_yet(
    request: pytest.FixtureRequest,
) -> None:
    items = request.session.items
    if not is_whole(items):
        pytest.skip("only a part of the tests is run")
    missing = {rule for rule in RULES for case in CASES if (rule, case) not in held(items)}
    assert missing == set(NOT_YET)


def test_a_mark_names_a_rule_and_a_case(request: pytest.FixtureRequest) -> None:
    assert held(request.session.items) <= {(rule, case) for rule in RULES for case in CASES}
