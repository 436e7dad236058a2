import pytest

from tests.rules.marks import is_whole

# The rows of the table of faults that concern tokens and the store, and those besides that a test holds.
OF_TOKENS_AND_STORE = (2, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 28, 29, 30, 31, 32, 33)
BESIDES = (1, 4, 35)


def test_every_row_of_tokens_and_the_store_has_a_test_that_carries_its_number(request: pytest.FixtureRequest) -> None:
    items = request.session.items
    if not is_whole(items):
        pytest.skip("only a part of the tests is run")
    carried = {str(mark.args[0]) for item in items for mark in item.iter_markers("fault")}
    assert {f"R{row}" for row in (*OF_TOKENS_AND_STORE, *BESIDES)} - carried == set()
