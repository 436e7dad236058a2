"""Finds what stands guard: each `raise` of a refusal of ours, and each condition of an SQL statement.

A condition says who was first, who holds the lease, whose portal it is. Guards are found by what they are, not by
where they lie.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from b24app.errors.own import RefusedError

ROOT = Path(__file__).parents[1]
CONDITIONS = {"where": "true", "and_": "true", "or_": "false"}  # what a condition becomes when it is taken away


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A piece of a file that is taken away, and what stands there instead."""

    path: Path
    line: int
    function: str
    start: int
    end: int
    text: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.said}"

    @property
    def said(self) -> str:
        """Where it stands and what it says, the same wherever its file is moved."""
        return f"{self.function}: {' '.join(self.text.split())}"

    def near(self, test: str) -> bool:
        """Tell whether a test is of the file's name, or of a store's contract."""
        file = Path(test.partition("::")[0]).name
        return fnmatch(file, f"test_{self.path.stem}*.py")

    @property
    def lines(self) -> range:
        """The lines of the file on which it stands."""
        return range(self.line, self.line + self.text.count("\n") + 1)


def guards() -> Iterator[Guard]:
    """Find them all."""
    refusals = {each.__name__ for each in _leaves(RefusedError)}
    may_stand_in = re.compile(rf"\b(?:{'|'.join((*refusals, *CONDITIONS))})\b")
    for path in sorted((ROOT / "b24app").rglob("*.py")):
        source = path.read_text()
        if not may_stand_in.search(source):
            continue
        for function, node in _in_functions(ast.parse(source)):
            if isinstance(node, ast.Raise) and _raised(node) in refusals:
                yield _guard(path, source, function, node, "pass")
            elif isinstance(node, ast.Call) and (value := CONDITIONS.get(_called(node))):
                for condition in node.args:
                    if not (isinstance(condition, ast.Call) and _called(condition) in CONDITIONS):
                        starred = isinstance(condition, ast.Starred)
                        instead = "*()" if starred else f'__import__("sqlalchemy").{value}()'
                        yield _guard(path, source, function, condition, instead)


def _in_functions(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Go through a file from top to bottom; each piece with the class and function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        yield inside, node
        name = node.name if isinstance(node, ast.ClassDef | ast.FunctionDef) else ""
        yield from _in_functions(node, f"{inside}.{name}".strip("."))


def _leaves(kind: type[Exception]) -> Iterator[type[Exception]]:
    for each in kind.__subclasses__():
        yield each
        yield from _leaves(each)


def _raised(node: ast.Raise) -> str:
    what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return what.id if isinstance(what, ast.Name) else ""


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _guard(path: Path, source: str, function: str, node: ast.expr | ast.stmt, instead: str) -> Guard:
    lines = source.encode().splitlines(keepends=True)
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    text = source.encode()[start:end].decode()
    place = path.relative_to(ROOT)
    return Guard(path=place, line=node.lineno, function=function, start=start, end=end, text=text, instead=instead)
