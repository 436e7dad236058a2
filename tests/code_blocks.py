"""The code blocks of the documents: lines that are indented or fenced, and the mark above them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "install").glob("*.md")),
    ROOT / "demo" / "README.md",
]
COMMAND = re.compile(r"(?:(?:docker .* )?(?:\.venv/bin/)?flask b24|full-lead) (.+)")
MARK = r"(?: *<!-- (?P<mark>[^\n]+) -->\n)?"
FENCED = re.compile(MARK + r"^ *```\w*\n(?P<lines>.*?)^ *```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(MARK + r"\n(?P<lines>(?:(?: {4,}| *- {3})[^\n]+\n)(?:(?: {4,}[^\n]*)?\n)*)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines to type or to read, and the mark above them."""

    document: Path
    lines: tuple[str, ...]
    mark: str

    @property
    def name(self) -> str:
        return f"{self.document.relative_to(ROOT)}: {self.lines[0]}"


def blocks(document: Path) -> Iterator[Block]:
    """Yield what is fenced, then what is indented and no list."""
    text = document.read_text()
    yield from (_block(document, found) for found in FENCED.finditer(text))
    for found in INDENTED.finditer(FENCED.sub("", text)):
        block = _block(document, found)
        if not block.lines[0].startswith(("- ", "* ")):
            yield block


def typed(line: str) -> str:
    """Leave out a remark."""
    return re.split(r"\s{2,}# ", line)[0].strip()


def _block(document: Path, found: re.Match[str]) -> Block:
    lines = tuple(line.strip() for line in found["lines"].splitlines() if line.strip())
    return Block(document, lines, found["mark"] or "")
