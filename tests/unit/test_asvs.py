"""docs/asvs.md has every requirement once, and says how each stands; what it and docs/inventory.md name exists."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.unit.test_architecture import defined, named

ROOT = Path(__file__).parents[2]
ASVS, INVENTORY = ROOT / "docs" / "asvs.md", ROOT / "docs" / "inventory.md"
# How many requirements of levels 1 and 2 each section has, by chapter. Their numbers begin at 1 and leave none out.
# Source: OWASP Application Security Verification Standard 5.0.0.
SECTIONS = {
    1: {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    2: {1: 3, 2: 3, 3: 4, 4: 1},
    3: {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    4: {1: 3, 2: 1, 3: 2, 4: 4},
    5: {1: 1, 2: 3, 3: 2, 4: 3},
    6: {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    7: {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    8: {1: 2, 2: 3, 3: 1, 4: 1},
    9: {1: 3, 2: 4},
    10: {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    11: {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    12: {1: 3, 2: 2, 3: 4},
    13: {1: 1, 2: 5, 3: 2, 4: 5},
    14: {1: 2, 2: 4, 3: 3},
    15: {1: 3, 2: 3, 3: 7},
    16: {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    17: {1: 1, 2: 4, 3: 2},
}
OF_LEVELS = {"1": 70, "2": 183}
# Source: RFC 9700, the sections that demand something.
RFC_SECTIONS = (
    *("2.1", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.3", "2.4", "2.5", "2.6"),
    *("4.1", "4.2", "4.3.1", "4.3.2", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9.1", "4.9.2", "4.10", "4.11.1", "4.11.2"),
    *("4.12", "4.13", "4.14", "4.15", "4.16", "4.17"),
)
CHAPTER = re.compile(r"^## V(\d+) ", re.MULTILINE)
ROW = re.compile(r"^\| V(\d+)\.(\d+)\.(\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
OF_THE_RFC = re.compile(r"^\| (\d[\d.]*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
TOLD = re.compile(
    r"\[[^\]]+\]\((?P<file>[^)]+)\), (?:\"(?P<heading>[^\"]+)\"|section (?P<section>[\d.]+)|point (?P<point>\d+))"
)
NOT_HERE = re.compile(r"Not here: \w+")


def text() -> str:
    return ASVS.read_text()


@cache
def functions_of(file: str) -> frozenset[str]:
    """Return the tests of a file, those within classes too."""
    path = ROOT / file
    nodes = ast.walk(ast.parse(path.read_text())) if path.exists() else ()
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def missing_tests(document: str) -> set[str]:
    """List the tests that a document names and that do not exist."""
    found = TEST.findall(document)
    return {f"{file}::{name}" for file, name in found if name not in functions_of(file)}


def is_there(file: str, heading: str, section: str, point: str) -> bool:
    """Tell whether a document has the heading, the numbered section or the point that is named."""
    told = (ASVS.parent / file).read_text()
    begins = re.escape(heading) + "$" if heading else rf"{re.escape(section)} "
    return bool(re.search(rf"^{point}\. " if point else rf"^#+ {begins}", told, re.MULTILINE))


def test_every_requirement_is_there_once_in_its_chapter_and_in_order() -> None:
    wanted = [
        (chapter, section, number)
        for chapter, sections in SECTIONS.items()
        for section, most in sections.items()
        for number in range(1, most + 1)
    ]
    assert len(wanted) == 253, "the premise"
    assert [(int(row[1]), int(row[2]), int(row[3])) for row in ROW.finditer(text())] == wanted
    for chapter, rows in zip(CHAPTER.findall(text()), CHAPTER.split(text())[2::2], strict=True):
        assert {row[1] for row in ROW.finditer(rows)} == {chapter}


def test_each_has_its_level() -> None:
    levels = [row[4] for row in ROW.finditer(text())]
    assert {level: levels.count(level) for level in OF_LEVELS} == OF_LEVELS


def test_every_section_of_the_rfc_is_there_in_order() -> None:
    assert tuple(dict.fromkeys(row[1] for row in OF_THE_RFC.finditer(text()))) == RFC_SECTIONS


def test_of_each_it_is_said_how_it_stands_by_a_test_a_document_or_why_it_is_not_here() -> None:
    cells = {row[0]: row[6] for row in ROW.finditer(text())} | {row[0]: row[3] for row in OF_THE_RFC.finditer(text())}
    assert [row for row, cell in cells.items() if not any(kind.search(cell) for kind in (TEST, TOLD, NOT_HERE))] == []
    assert not TEST.search("`tests/rules/test_proof.py`"), "a control: a file alone is no test"


def test_every_test_that_is_named_exists() -> None:
    found = TEST.findall(text())
    assert len(found) > 250, "the premise: tests are found"
    assert missing_tests(text()) == set()
    assert text().count("::") == len(found), "what looks like a test is read as one"


def test_every_section_of_a_document_that_is_named_exists() -> None:
    found = [(each["file"], each["heading"] or "", each["section"] or "", each["point"] or "") for each in told()]
    assert len(found) > 50, "the premise: sections are found"
    assert [each for each in found if not is_there(*each)] == []
    assert not is_there("../SECURITY.md", "Nothing", "", ""), "a control"
    assert not is_there("platform.md", "", "3.99", ""), "a control"


def told() -> list[re.Match[str]]:
    return list(TOLD.finditer(text().partition("\n## ")[2]))


def test_every_link_to_a_document_names_its_section() -> None:
    rows = [line for line in text().splitlines() if line.startswith("| ")]
    assert sum(line.count("](") for line in rows) == sum(len(TOLD.findall(line)) for line in rows)


def test_every_name_behind_a_file_of_the_inventory_is_defined_in_it() -> None:
    found = list(named(INVENTORY))
    assert len(found) > 30, "the premise: names are found"
    assert [(module.name, name) for module, name in found if name not in defined(module)] == []
