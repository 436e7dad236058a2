"""The marks of rules and faults: which tests carry them, and which rows of docs/ nothing holds yet."""

import ast
from collections.abc import Iterable, Iterator
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
    return frozenset(said for name, said in _all_marks() if name == mark)


@cache
def _all_marks() -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset(each for path in TESTS.rglob("test_*.py") for each in _said(path.read_text()))


def _said(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in _beside_bodies(ast.parse(text).body) if "mark.rule(" in text or "mark.fault(" in text else ():
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="mark"), attr="rule" | "fault" as name), args=args
            ):
                yield name, tuple(str(ast.literal_eval(said)) for said in args)


def _beside_bodies(statements: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Go through what can mark a test: decorators, and what a module or a class holds; not what a test does."""
    for each in statements:
        if isinstance(each, ast.ClassDef | ast.FunctionDef):
            for decorator in each.decorator_list:
                yield from ast.walk(decorator)
        if isinstance(each, ast.ClassDef):
            yield from _beside_bodies(each.body)
        if isinstance(each, ast.Assign | ast.AnnAssign):
            yield from ast.walk(each)
