"""Holds the sizes of the house: `python -m tests.sizes` prints each place that is over its limit, and ends with 1.

A median in lines of code (without blank lines, comments and docstrings) keeps modules short without making them poor in
words.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
MEDIAN_LINES, MOST_LINES, MOST_LINES_OF_A_FUNCTION = 60, 200, 30
MOST_MODULES = 20
MOST_VERBS = 30  # the use cases, which are read at a glance


def over(root: Path = ROOT) -> Iterator[str]:
    """Name each place that is over its limit."""
    modules = [path for room in ("b24app", "demo") for path in sorted((root / room).rglob("*.py"))]
    for path in modules:
        yield from _too_long(path, path.relative_to(root))
    typical = median(lines_of_code(path.read_text()) for path in modules)
    if typical >= MEDIAN_LINES:
        yield f"the median module has {typical:.0f} lines of code (under {MEDIAN_LINES})"
    side_by_side = Counter(path.parent.relative_to(root) for path in modules if path.name != "__init__.py")
    for folder, count in side_by_side.items():
        if count > (most := MOST_VERBS if folder.name == "usecases" else MOST_MODULES):
            yield f"{folder}/ has {count} modules side by side (at most {most})"


def lines_of_code(text: str) -> int:
    """Count the lines that are neither blank nor comment nor docstring."""
    words = set[int]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            words |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    written = enumerate(map(str.strip, text.splitlines()), 1)
    return sum(bool(line) and not line.startswith("#") and number not in words for number, line in written)


def _too_long(path: Path, name: Path) -> Iterator[str]:
    text = path.read_text()
    if (lines := text.count("\n")) > MOST_LINES:
        yield f"{name} has {lines} lines (at most {MOST_LINES})"
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef):
            continue
        body = node.body[1:] if ast.get_docstring(node) else node.body
        length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if length > MOST_LINES_OF_A_FUNCTION:
            yield f"{name}:{node.lineno} {node.name} has {length} lines (at most {MOST_LINES_OF_A_FUNCTION})"


if __name__ == "__main__":
    found = list(over())
    sys.stderr.writelines(f"{place}\n" for place in found)
    sys.exit(bool(found))
