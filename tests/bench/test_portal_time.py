"""What the bench counts of the portal is what the budgets hold."""

import pytest

from tests.bench.figures import Effort
from tests.bench.portal_time import portal_time
from tests.bench.test_budgets import COMMANDS

NAMES = {
    "warm open, administrator": "admin opens",
    "related data, administrator": "admin asks for related data",
    "warm open, sales person": "sara opens",
    "related data, sales person": "sara asks for related data",
}


@pytest.mark.costly
def test_requests_and_commands_are_those_of_the_budgets() -> None:
    found = {figure.name: figure.value for figure in portal_time(Effort(quick=True))}
    for name, action in NAMES.items():
        assert found[f"requests, {name}"] == len(COMMANDS[action])
        assert found[f"commands, {name}"] == sum(COMMANDS[action])
    assert found["commands, first open after a start, sales person"] == 12, "a cold cache asks for every word"
