"""What code and tests cite of the documents exists, and what the documents say is there because something needs it."""

import re
from pathlib import Path

import pytest

from tests.numbered import CITED, DOCS, NAMED, cited_in, citing, sections

NAME = str(Path("docs", "platform.md"))  # put together here: this file cites nothing
PLATFORM = (DOCS / "platform.md").read_text()
CHAPTERS_TO_CITE = (*range(1, 10), 12)  # 0 tells how to read, 10 and 11 are lists for us, 13 and 14 tell where
# What nothing cites: each with the reason, and only as long as nothing does.
UNCITED = {
    "1.7": "for Market applications only; that a local one's token dies with its person is row R31 of docs/faults.md",
    "8.3": "the vendor's advice; what the application does about it is docs/trust.md",
    "12.17": "facts that no method gives away, so no page can show them",
}
# Of what changed in November 2026, what no test holds: as above.
UNTESTED = {
    "13.20": "a browser on another network decides, which no test has; 8.4 tells it to who sets the application up",
}


def chapter(number: str) -> int:
    return int(number.partition(".")[0])


def to_cite() -> set[str]:
    """Return the sections that hold facts: of a chapter with sections of its own, those."""
    numbers = {number for number in sections() if chapter(number) in CHAPTERS_TO_CITE}
    return numbers - {number.partition(".")[0] for number in numbers if "." in number}


def test_every_section_that_is_cited_exists() -> None:
    cited = {(str(path), number) for path, text in citing() for number in cited_in(text)}
    assert {(path, number) for path, number in cited if number not in sections()} == set()


def test_every_section_is_cited_but_for_those_that_openly_are_not() -> None:
    cited = {number for _, text in citing() for number in cited_in(text)}
    assert to_cite() - cited == set(UNCITED)


def test_each_thing_that_changed_is_cited_by_a_test_but_for_what_openly_is_not() -> None:
    changed = {number for number in sections() if number.startswith("13.")}
    cited = {number for path, text in citing() if path.name.startswith("test_") for number in cited_in(text)}
    assert changed - cited == set(UNTESTED)


def test_where_the_document_is_named_a_section_is_named() -> None:
    assert [str(path) for path, text in citing() if len(NAMED.findall(text)) != len(CITED.findall(text))] == []


def test_no_number_is_given_twice() -> None:
    numbers = sections()
    assert len(set(numbers)) == len(numbers)


def test_every_reference_from_one_section_to_another_leads_somewhere() -> None:
    for document in ("platform.md", "trust.md", "faults.md"):
        text = (DOCS / document).read_text()
        named = set(re.findall(r"§(\d+(?:\.\d+)?)(?! row)", text)) | set(
            re.findall(r"platform\.md\), section (\d+)", text)
        )
        rows = {f"{section}.{row}" for section, row in re.findall(r"§(\d+) row (\d+)", text)}
        assert (named | rows) - set(sections()) == set(), document


@pytest.mark.parametrize("document", ["trust.md", "faults.md"])
def test_every_point_of_the_model_that_is_named_exists(document: str) -> None:
    points = set(re.findall(r"^(\d+)\. ", (DOCS / "trust.md").read_text(), re.MULTILINE))
    named = set(re.findall(r"[Pp]oints? (\d+)", (DOCS / document).read_text()))
    assert named, "the premise: the document names points"
    assert named <= points


def test_every_source_has_a_tag_that_is_defined_and_every_tag_a_source() -> None:
    defined = re.findall(r"^\| \*\*([A-Z])\*\* \|", PLATFORM, re.MULTILINE)
    cited = set(re.findall(r"(?<![\w§])([A-Z]):(?=[\w…(/*])", PLATFORM)) | set(
        re.findall(r"(?<![\w.])([A-Z])(?![\w.'])", " ".join(sources()))
    )
    assert len(set(defined)) == len(defined)
    assert cited == set(defined)


def sources() -> list[str]:
    """Return the last cells of the tables whose last column is the source."""
    found, told = [], False
    for line in PLATFORM.splitlines():
        if not line.startswith("|"):
            told = False
        elif line.endswith("| Source |"):
            told = True
        elif told:
            found.append(line.removesuffix("|").rpartition("| ")[2])
    return found


def test_numbers_are_found_in_the_ways_in_which_they_are_written() -> None:
    cases: list[tuple[str, list[str]]] = [
        (" 4.3).", ["4.3"]),
        (" 9; and so on", ["9"]),
        (" 2.1-2.3, 7.2", ["2.1", "2.2", "2.3", "7.2"]),
        (" 5.2 (order of 4 checks, 2 of them), 12.1 (fields)", ["5.2", "12.1"]),
        (" 5.5 and 5.7, after the documents", ["5.5", "5.7"]),
        ("\n    4.4, 12.16.", ["4.4", "12.16"]),
        (" 3.7 (302 of a portal), and any fault", ["3.7"]),
        (" §4.5", []),
    ]
    for after, numbers in cases:
        assert list(cited_in(NAME + after)) == numbers, after


def test_a_range_over_two_chapters_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no range"):
        list(cited_in(NAME + " 2.3-3.1"))
