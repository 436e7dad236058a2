"""Proves that each guard is needed: takes one away in a copy of the tree, and sees whether a fast test notices.

Guards are each `raise` of a refusal of ours, and each condition of an SQL statement: who was first, who holds the
lease, whose portal it is. They and their tests are found by what they are, not by where they lie. `make test-all` runs
it; `python -m tests.necessary --only remove_app` looks at some.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import click

from b24app.errors.own import RefusedError

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns("node_modules", ".git", ".venv", ".*_cache", ".hypothesis", "instance")
FAST = (  # not the files next to the rooms of tests/unit: these hold the house and its documents
    "tests/app",  # first, since most of what the near tests do not notice is noticed here
    *sorted(
        str(each.relative_to(ROOT))
        for each in (ROOT / "tests/unit").iterdir()
        if each.is_dir() and each.name != "__pycache__"
    ),
    *("tests/wire", "tests/contracts"),
)
SLOW_IN_FAST = (
    "tests/contracts/test_b24*",
    "tests/contracts/test_documented_shapes.py",
    "tests/app/test_one_command.py",
    "tests/app/web/server/*",
)
LIMIT_S = {"near": 120, "all": 900}  # where a test hangs for want of a guard, it does so for less than its own timeout
LAST_LINES = 40  # of what tests say that should have passed
CONDITIONS = {"where": "true", "and_": "true", "or_": "false"}  # what a condition becomes when it is taken away


class Verdict(Enum):
    """What the tests say about a tree without the guard."""

    NOTICED = "noticed"
    UNNOTICED = "NOT NOTICED"
    NO_END = "NO END"


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

    @property
    def near(self) -> list[str]:
        """The tests of the same name, and the contract of a store."""
        names = {f"test_{self.path.stem}*.py", f"test_{self.path.stem.removesuffix('_sql')}.py"}
        found = {each for room in FAST for name in names for each in (ROOT / room).rglob(name)}
        return sorted(str(each.relative_to(ROOT)) for each in found)


def guards() -> Iterator[Guard]:
    """Find them all."""
    refusals = {each.__name__ for each in _leaves(RefusedError)}
    for path in sorted((ROOT / "b24app").rglob("*.py")):
        source = path.read_text()
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


def judge(guard: Guard, tree: Path) -> Verdict:
    """Let the near tests look at a copy without the guard, and all fast ones where they see nothing.

    What was compiled before goes with the copy: only the file that changed is compiled anew.
    """
    with tempfile.TemporaryDirectory(prefix="necessary-") as name:
        copy = shutil.copytree(tree, Path(name) / "tree", ignore=LEFT_OUT)
        source = (copy / guard.path).read_bytes()
        (copy / guard.path).write_bytes(source[: guard.start] + guard.instead.encode() + source[guard.end :])
        try:
            passed = not (guard.near and _failures(copy, guard.near, "near")) and not _failures(copy, FAST, "all")
        except subprocess.TimeoutExpired:
            return Verdict.NO_END
    return Verdict.UNNOTICED if passed else Verdict.NOTICED


def _failures(copy: Path, paths: Sequence[str], how_many: str) -> str:
    """Return the end of what the tests said, "" where all passed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    ignored = [f"--ignore-glob={each}" for each in SLOW_IN_FAST]
    done = subprocess.run(
        [*command, "-m", "not postgresql and not browser", *ignored, *paths],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S[how_many],
    )
    return "\n".join(done.stdout.splitlines()[-LAST_LINES:]) if done.returncode else ""


@click.command()
@click.option("--only", default="*", metavar="PATTERN", help="Only guards in whose place and text this is found.")
@click.option("--jobs", default=os.cpu_count() or 1, help="How many trees are looked at at once.")
@click.option("--list", "listing", is_flag=True, help="Only list the guards.")
def main(only: str, jobs: int, *, listing: bool) -> None:
    """Take each guard away, one at a time; fail if a fast test misses none of them."""
    chosen = [each for each in guards() if fnmatch(str(each), f"*{only}*")]
    if listing:
        click.echo("\n".join(map(str, chosen)))
        return
    with tempfile.TemporaryDirectory(prefix="necessary-") as name:
        tree = shutil.copytree(
            ROOT, Path(name) / "tree", ignore=LEFT_OUT
        )  # what is looked at does not change while we look
        if failures := _failures(tree, FAST, "all"):  # else each guard would be missed by whatever fails anyway
            raise click.ClickException(f"the tests fail although nothing was taken away\n{failures}")
        missed = 0
        with ThreadPoolExecutor(jobs) as pool:
            for guard, verdict in zip(chosen, pool.map(partial(judge, tree=tree), chosen), strict=True):
                missed += verdict is not Verdict.NOTICED
                click.echo(f"{verdict.value:<11}  {guard}")
    click.echo(f"{len(chosen)} guards, {missed} whose removal no fast test noticed.")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
