"""The marks of rules and faults: which tests carry them, and which rows of docs/ nothing holds yet."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from tests.numbered import rows

TESTS = Path(__file__).parents[1]
RULES = rows("trust.md")
CASES = ("good", "bad")
FAULTS = rows("faults.md")
# What does not exist yet cannot be held: each with the reason, and only as long as no test holds it.
DAMAGE = 'built in the issue "Damage stays where it starts"'
PLATFORM = 'built in the issue "The platform as it is today"'
NOT_YET = dict.fromkeys(("S57", "S58", "S60", "S61", "S62", "S64", "S65", "S66", "S67", "S68", "S69", "S70"), DAMAGE)
FAULTS_NOT_YET = {
    "R3": f"a failed connection is told at once, but no circuit opens: {DAMAGE}",
    "R12": f"a busy portal has its page and related data is skipped, but no other request is slowed down: {DAMAGE}",
    "R26": f"the busy page is there, but the threads are not divided between portals (S57): {DAMAGE}",
    **dict.fromkeys(("R36", "R37", "R38", "R39", "R42", "R43", "R44"), PLATFORM),
    "R45": "held by a run of all tests, `make test-loaded`, and by no single one",
}


@cache
def carried(mark: Literal["rule", "fault"]) -> frozenset[tuple[str, ...]]:
    """Return what the marks of this name say, wherever they stand in the source of a test."""
    return frozenset(said for path in TESTS.rglob("test_*.py") for said in _said(mark, path))


def _said(mark: str, path: Path) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="mark"), attr=name), args=args) if name == mark:
                yield tuple(str(ast.literal_eval(said)) for said in args)
