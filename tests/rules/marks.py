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
FAULTS_NOT_YET = {
    "R45": "held by a run of all tests, `make test-loaded`, and by no single one",
}


@cache
def carried(mark: Literal["rule", "fault"]) -> frozenset[tuple[str, ...]]:
    """Return what the marks of this name say, wherever they stand in the source of a test."""
    return frozenset(said for path in TESTS.rglob("test_*.py") for said in _said(mark, path))


def _said(mark: str, path: Path) -> Iterator[tuple[str, ...]]:
    text = path.read_text()
    for node in ast.walk(ast.parse(text)) if f"mark.{mark}(" in text else ():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="mark"), attr=name), args=args) if name == mark:
                yield tuple(str(ast.literal_eval(said)) for said in args)
