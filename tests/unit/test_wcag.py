"""docs/wcag.md has every criterion of WCAG 2.2 A and AA once, and how each stands; each test that is named exists."""

import re
from pathlib import Path

from tests.unit.test_asvs import NOT_HERE, TEST, missing_tests

WCAG = Path(__file__).parents[2] / "docs" / "wcag.md"
# Source: Web Content Accessibility Guidelines 2.2, W3C Recommendation of December 2024; 4.1.1 is obsolete there.
OF_LEVEL_A = (
    *("1.1.1", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2", "1.3.3", "1.4.1", "1.4.2"),
    *("2.1.1", "2.1.2", "2.1.4", "2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3", "2.4.4"),
    *("2.5.1", "2.5.2", "2.5.3", "2.5.4"),
    *("3.1.1", "3.2.1", "3.2.2", "3.2.6", "3.3.1", "3.3.2", "3.3.7", "4.1.2"),
)
OF_LEVEL_AA = (
    *("1.2.4", "1.2.5", "1.3.4", "1.3.5", "1.4.3", "1.4.4", "1.4.5", "1.4.10", "1.4.11", "1.4.12", "1.4.13"),
    *("2.4.5", "2.4.6", "2.4.7", "2.4.11", "2.5.7", "2.5.8"),
    *("3.1.2", "3.2.3", "3.2.4", "3.3.3", "3.3.4", "3.3.8", "4.1.3"),
)
ROW = re.compile(r"^\| (\d\.\d\.\d+) \| (AA?) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LOOKED_AT = re.compile(r"Looked at \d{1,2} [A-Z][a-z]+ 20\d\d[,:] \w+")


def rows() -> list[tuple[str, str, str, str]]:
    found: list[tuple[str, str, str, str]] = ROW.findall(WCAG.read_text())
    return found


def test_every_criterion_is_there_once_in_order_with_its_level() -> None:
    wanted = {**dict.fromkeys(OF_LEVEL_A, "A"), **dict.fromkeys(OF_LEVEL_AA, "AA")}
    assert len(wanted) == 55, "the premise"
    in_order = sorted(wanted, key=lambda number: [int(part) for part in number.split(".")])
    assert [(number, level) for number, level, _, _ in rows()] == [(number, wanted[number]) for number in in_order]


def test_of_each_it_is_said_how_it_stands_by_a_test_a_look_or_why_it_is_not_here() -> None:
    assert [row[0] for row in rows() if not any(kind.search(row[3]) for kind in (TEST, LOOKED_AT, NOT_HERE))] == []
    assert not LOOKED_AT.search("Looked at some time: fine"), "a control"


def test_every_test_that_is_named_exists() -> None:
    text = WCAG.read_text()
    assert len(TEST.findall(text)) > 40, "the premise: tests are found"
    assert missing_tests(text) == set()
    assert text.count("::") == len(TEST.findall(text)), "what looks like a test is read as one"
