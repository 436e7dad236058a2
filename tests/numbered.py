"""The numbers of docs/: what the documents have under a number, and what code and tests cite."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CITING = ("b24app", "demo", "install", "templates", "tests")
TEXTS = frozenset({".css", ".example", ".html", ".js", ".md", ".mjs", ".py", ".toml", ".yml", ".yaml"})
SECTION = re.compile(r"^#{2,3} (\d+(?:\.\d+)?)\.? ", re.MULTILINE)
TABLES = ("12", "13", "14")  # whose rows are cited as if they were sections of them
FACT = re.compile(r"^\| (\d+) \|", re.MULTILINE)
ROW = re.compile(r"^\| ([SR]\d+) \|", re.MULTILINE)
NAMED = re.compile(r"docs/platform\.md")
NUMBER = r"\d+(?:\.\d+)?(?:-\d+\.\d+)?"
FROM_TO = re.compile(r"(?<![\d.-])(\d+(?:\.\d+)?)(?:-(\d+\.\d+))?")
REMARK = re.compile(r"\([^()]*\)")
CITED = re.compile(rf"docs/platform\.md\s+({NUMBER}(?:(?:\s+\([^()]*\))?(?:,\s+|\s+and\s+){NUMBER}(?![\w%]))*)")


@cache
def sections() -> tuple[str, ...]:
    """Return the numbers of the platform's sections, the rows of its tables of facts among them."""
    rows = (f"{table}.{row}" for table in TABLES for row in FACT.findall(text_of(table)))
    return (*SECTION.findall((DOCS / "platform.md").read_text()), *rows)


@cache
def text_of(number: str) -> str:
    """Return what stands in a chapter, a section or a row of a table of facts: `12`, `4.8`, `12.3`."""
    text = (DOCS / "platform.md").read_text()
    chapter, _, row = number.partition(".")
    if row and chapter in TABLES:
        (found,) = re.findall(rf"^\| {row} \|.*$", text_of(chapter), re.MULTILINE)
        return str(found)
    level = "###" if row else "##"
    begins = re.search(rf"^{level} {re.escape(number)}\.? ", text, re.MULTILINE)
    if begins is None:
        raise ValueError(f"there is no {number}")
    ends = re.search(rf"^#{{2,{len(level)}}} |^---$", text[begins.end() :], re.MULTILINE)
    return text[begins.start() :][: begins.end() - begins.start() + ends.start()] if ends else text[begins.start() :]


def rows(document: str) -> tuple[str, ...]:
    """Return the marks of a document's rows: S1 ... or R1 ..."""
    return tuple(ROW.findall((DOCS / document).read_text()))


def cited_in(text: str) -> Iterator[str]:
    """Find the numbers after the document's name, each one of a range."""
    for numbers in CITED.findall(text):
        for first, last in FROM_TO.findall(REMARK.sub("", numbers)):
            yield from _range(first, last or first)


def _range(first: str, last: str) -> Iterator[str]:
    if first == last:
        yield first
        return
    chapter, _, begin = first.partition(".")
    end_chapter, _, end = last.partition(".")
    if chapter != end_chapter:
        raise ValueError(f"{first}-{last} is no range of one chapter")
    yield from (f"{chapter}.{number}" for number in range(int(begin), int(end) + 1))


def citing() -> Iterator[tuple[Path, str]]:
    """Yield each file that may cite, with its text."""
    for folder in CITING:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEXTS and "node_modules" not in path.parts:
                yield path, path.read_text()
