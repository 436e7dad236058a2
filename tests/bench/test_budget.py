"""A budget tells what is above it, and when it must be lowered."""

import pytest

from tests.bench.budgets import Budget


@pytest.mark.parametrize(("cost", "said"), [(1031, "more than 3 %"), (979, "lower the budget")])
def test_a_cost_beside_its_budget_is_told(cost: int, said: str) -> None:
    assert said in Budget(1000).complaint(cost)


@pytest.mark.parametrize("cost", [980, 1000, 1030])
def test_a_cost_within_its_budget_is_not(cost: int) -> None:
    assert Budget(1000).complaint(cost) == ""
