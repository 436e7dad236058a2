"""The steps of a tutorial: what its reader writes into which file, applied to a copy of the tree.

A step is one line, `Create FILE:`, or `In FILE, after the line LINE, add:`, or `In FILE, replace the line LINE with:`,
and the code block below it. A line that is named stands in its file once.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STEP = re.compile(
    r"^(?:Create `(?P<new>[^`\n]+)`|In `(?P<file>[^`\n]+)`, (?P<how>after|replace) the line `(?P<line>[^`\n]+)`"
    r"(?:, add| with)):\n\n(?:<!-- [^\n]+ -->\n)?```\w+\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WHAT_RUNS = ("app.py", "gunicorn.conf.py", "b24app", "templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is written into a file. `line` is where, "" in a new file; `replaces` says whether it gives way."""

    file: str
    line: str
    replaces: bool
    code: tuple[str, ...]

    def apply_to(self, tree: Path) -> None:
        path = tree / self.file
        if not self.line:
            assert not path.exists(), f"{self.file} is there already"
            path.write_text("".join(f"{each}\n" for each in self.code))
            return
        lines = path.read_text().splitlines()
        assert lines.count(self.line) == 1, f"{self.file}: {self.line}"
        at = lines.index(self.line)
        lines[at : at + 1] = self.code if self.replaces else [self.line, *self.code]
        path.write_text("".join(f"{each}\n" for each in lines))


def steps(tutorial: Path) -> Iterator[Step]:
    for found in STEP.finditer(tutorial.read_text()):
        code, replaces = tuple(found["code"].splitlines()), found["how"] == "replace"
        yield Step(file=found["new"] or found["file"], line=found["line"] or "", replaces=replaces, code=code)


def copy_of(root: Path, tree: Path) -> Path:
    """Copy what of the application runs."""
    for name in WHAT_RUNS:
        if (root / name).is_dir():
            shutil.copytree(root / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            tree.mkdir(exist_ok=True)
            shutil.copy(root / name, tree / name)
    return tree
