"""Proves that each guard is needed: takes one away in a copy of the tree, and sees whether a fast test notices.

Which tests come by a guard is measured once, with all of them: only those can miss it. `make test-all` runs it;
`python -m tests.necessary --only remove_app` looks at some.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import click
import pytest
from coverage import CoverageData

from tests.guards import ROOT, Guard, guards

LEFT_OUT = shutil.ignore_patterns("node_modules", ".git", ".venv", ".*_cache", ".hypothesis", "instance")
FAST = (  # not the files next to the rooms of tests/unit: these hold the house and its documents
    *sorted(
        str(each.relative_to(ROOT))
        for each in (ROOT / "tests/unit").iterdir()
        if each.is_dir() and each.name != "__pycache__"
    ),
    *("tests/wire", "tests/app", "tests/contracts"),
)
SLOW_IN_FAST = (
    "tests/contracts/test_b24*",
    "tests/contracts/test_documented_shapes.py",
    "tests/app/test_one_command.py",
    "tests/app/web/server/*",
)
LIMIT_S = 900  # where a test hangs for want of a guard, it does so for less than its own timeout
LAST_LINES = 40  # of what tests say that should have passed


class Verdict(Enum):
    """What the tests say about a tree without the guard."""

    NOTICED = "noticed"
    UNNOTICED = "NOT NOTICED"
    NO_END = "NO END"


def judge(guard: Guard, tree: Path, comes_by: Mapping[Path, Mapping[int, Sequence[str]]]) -> Verdict:
    """Let the tests that come by a guard look at a copy without it, the near ones first, and then all of its file.

    What was compiled before goes with the copy: only the file that changed is compiled anew. By a statement that is
    built once, only the first test comes. Where none comes by, since it is built while its file is read, all look.
    """
    lines = comes_by.get(guard.path, {})
    its_own = {test for line in guard.lines for test in lines.get(line, ())}
    of_file = {test for some in lines.values() for test in some}
    tests = sorted(of_file, key=lambda test: (test not in its_own, not guard.near(test)))
    with tempfile.TemporaryDirectory(prefix="necessary-") as name:
        copy = shutil.copytree(tree, Path(name) / "tree", ignore=LEFT_OUT)
        source = (copy / guard.path).read_bytes()
        (copy / guard.path).write_bytes(source[: guard.start] + guard.instead.encode() + source[guard.end :])
        named = Path(name) / "tests"
        named.write_text("\n".join((*tests, *(() if its_own else FAST))))
        try:
            passed = not _failures(copy, f"@{named}", limit_s=LIMIT_S)
        except subprocess.TimeoutExpired:
            return Verdict.NO_END
    return Verdict.UNNOTICED if passed else Verdict.NOTICED


def measured(tree: Path) -> Mapping[Path, Mapping[int, Sequence[str]]]:
    """Let all fast tests look at the whole tree; return which of them came by each line of each file.

    Raises:
        ClickException: Some fail although nothing was taken away: each guard would be missed by them.
    """
    if failures := _failures(tree, "--cov=b24app", "--cov-context=test", "--cov-report=", "-n", "auto", *FAST):
        raise click.ClickException(f"the tests fail although nothing was taken away\n{failures}")
    data = CoverageData(str(tree / ".coverage"))
    data.read()
    return {
        Path(file).relative_to(tree.resolve()): {
            line: [context.rpartition("|")[0] for context in contexts if context]
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }


def _failures(copy: Path, *arguments: str, limit_s: float | None = None) -> str:
    """Return the end of what the tests said, "" where all passed.

    Raises:
        ClickException: They were not run, so they missed nothing.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    ignored = [f"--ignore-glob={each}" for each in SLOW_IN_FAST]
    done = subprocess.run(
        [*command, "-m", "not postgresql and not browser", *ignored, *arguments],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=limit_s,
    )
    said = "\n".join(done.stdout.splitlines()[-LAST_LINES:])
    if done.returncode not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}:
        raise click.ClickException(f"the tests were not run\n{said}\n{done.stderr}")
    return said if done.returncode else ""


@click.command()
@click.option(
    "--only", multiple=True, metavar="PATTERN", help="Only guards in whose place and text one of these is found."
)
@click.option("--jobs", default=os.cpu_count() or 1, help="How many trees are looked at at once.")
@click.option("--list", "listing", is_flag=True, help="Only list the guards.")
def main(only: Sequence[str], jobs: int, *, listing: bool) -> None:
    """Take each guard away, one at a time; fail if a fast test misses none of them."""
    chosen = [each for each in guards() if any(fnmatch(str(each), f"*{one}*") for one in only or ("",))]
    if listing:
        click.echo("\n".join(map(str, chosen)))
        return
    with tempfile.TemporaryDirectory(prefix="necessary-") as name:
        tree = shutil.copytree(
            ROOT, Path(name) / "tree", ignore=LEFT_OUT
        )  # what is looked at does not change while we look
        comes_by = measured(tree)
        missed = 0
        with ThreadPoolExecutor(jobs) as pool:
            for guard, verdict in zip(
                chosen, pool.map(partial(judge, tree=tree, comes_by=comes_by), chosen), strict=True
            ):
                missed += verdict is not Verdict.NOTICED
                click.echo(f"{verdict.value:<11}  {guard}")
    click.echo(f"{len(chosen)} guards, {missed} whose removal no fast test noticed.")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
