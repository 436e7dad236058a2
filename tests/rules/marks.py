"""The marks of the threat model's rules: which tests carry them, and which rules have nothing to hold yet."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
RULES = tuple(f"S{number}" for number in range(1, 56))
CASES = ("good", "bad")
# What does not exist yet cannot be held: each with the reason, and only as long as no test holds it.
NOT_YET: dict[str, str] = {}


def held(items: list[pytest.Item]) -> set[tuple[str, str]]:
    """Return the rules and cases that these tests hold."""
    return {(str(mark.args[0]), str(mark.args[1])) for item in items for mark in item.iter_markers("rule")}


def is_whole(items: list[pytest.Item]) -> bool:
    """Tell whether these are tests of every file that there is."""
    return set(TESTS.rglob("test_*.py")) <= {item.path for item in items}
