"""What `make bench` writes: a table, JSON and the document's tables."""

import json
import re
from pathlib import Path

import pytest

from tests.bench.__main__ import LONG, USUAL
from tests.bench.figures import Figure, missing
from tests.bench.report import ROOT, Report

REACHED = Figure(name="commands", value=4, unit="", how="counted", at_most=4)
MISSED = Figure(name="throughput", value=0.254, unit="of the floor's", how="in turn", at_least=0.33)
LACKING = missing("instructions", "M", "valgrind")


def report(*figures: Figure, part: str = "portal", when: str = "1 May 2026") -> Report:
    return Report(when=when, where="2 cores", parts={part: figures})


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "performance.md"
    file.write_text("Before.\n<!-- bench: portal -->\nold\n<!-- end -->\n<!-- bench: weight -->\nkept\n<!-- end -->\n")
    return file


def test_the_table_says_value_goal_and_verdict_or_what_is_not_there() -> None:
    lines = [line.split() for line in report(REACHED, MISSED, LACKING).table().splitlines()]
    assert ["commands", "4", "at", "most", "4", "reached"] in lines
    assert ["throughput", "0.254", "of", "the", "floor's", "at", "least", "0.33", "missed"] in lines
    assert ["instructions", "-", "not", "there:", "valgrind"] in lines


def test_the_document_gets_the_table_of_its_part_and_keeps_the_words_and_the_other_parts(document: Path) -> None:
    report(REACHED, MISSED, LACKING).write_document(document)
    report(REACHED, when="2 May 2026").write_document(document)
    text = document.read_text()
    assert text.startswith("Before.\n<!-- bench: portal -->\n2 May 2026, 2 cores.\n\n| figure |")
    assert "| commands | 4 | at most 4 (reached) | counted |\n<!-- end -->" in text
    assert "throughput" not in text
    assert "<!-- bench: weight -->\nkept\n<!-- end -->" in text


def test_a_part_that_the_document_does_not_know_is_refused(document: Path) -> None:
    with pytest.raises(KeyError, match="paint"):
        report(REACHED, part="paint").write_document(document)


def test_json_keeps_the_parts_that_were_not_run(tmp_path: Path) -> None:
    file = tmp_path / "build" / "bench.json"
    report(LACKING).write_json(file)
    report(MISSED, part="weight").write_json(file)
    said = json.loads(file.read_text())
    assert said["portal"]["figures"][0]["value"] is None
    assert said["weight"]["figures"][0]["verdict"] == "missed"
    assert said["weight"]["where"] == "2 cores"


def test_performance_md_has_a_place_for_each_part_and_no_other() -> None:
    text = (ROOT / "docs" / "performance.md").read_text()
    assert sorted(re.findall(r"<!-- bench: (.*) -->", text)) == sorted({*USUAL, *LONG})
