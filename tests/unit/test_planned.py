"""The documents tell what is built from what is planned, as the marks of tests do."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.marks import FAULTS_NOT_YET

DOCS = Path(__file__).parents[2] / "docs"
TRUST, FAULTS = (DOCS / "trust.md").read_text(), (DOCS / "faults.md").read_text()
POINT = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
MARK = re.compile(r"\*\*(?:Built|Partly built)\.?\*\*")
NAMED = re.compile(r"Planned, at least in part, (?:is|are) (?P<named>[^:]+):")
FROM_TO = re.compile(r"R(\d+)(?: to R(\d+))?")
HELD_BY_A_RUN = {"R45"}  # of all tests, so no test carries its number, and it is built


def named(text: str) -> Iterator[str]:
    """Yield the faults that a sentence names, each one of a range."""
    for first, last in FROM_TO.findall(text):
        yield from (f"R{number}" for number in range(int(first), int(last or first) + 1))


def test_every_point_of_the_model_begins_with_what_of_it_is_built() -> None:
    points = POINT.findall(TRUST)
    assert points, "the premise: points are found"
    assert [number for number, said in points if not MARK.match(said)] == []


def test_a_point_that_is_partly_built_says_what_is_planned() -> None:
    points = POINT.findall(TRUST)
    assert points, "the premise: points are found"
    partly = [(number, said) for number, said in points if said.startswith("**Partly")]
    assert [number for number, said in partly if "planned" not in said.lower()] == []


def test_the_faults_that_are_named_as_planned_are_those_that_no_test_holds_yet() -> None:
    sentence = NAMED.search(FAULTS)  # only where something is planned
    planned = set(named(sentence["named"])) if sentence else set()
    assert planned == set(FAULTS_NOT_YET) - HELD_BY_A_RUN
    assert set(FAULTS_NOT_YET) - planned == HELD_BY_A_RUN
