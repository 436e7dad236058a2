"""The document of all pages lists each kind as it is, with its picture, and a way to see it in the demo."""

import re
from pathlib import Path

from b24app.domain.problems.business_problems import TRIAL_OVER
from b24app.domain.problems.problem import Problem
from b24app.domain.problems.request_problems import BAD_REQUEST, NO_PAGE, OUR_FAULT, OUTSIDE
from b24app.domain.problems.table import OF_PAGES
from demo.bitrix24_standin.faults.catalogue import CATALOGUE

INSTALL = Path(__file__).parents[3] / "install"
ROW = re.compile(r"\| !\[([a-z0-9-]+)\]\((\S+)\) \| (\d+) \| (.+) \| (.+) \| (.+) \|")
SWITCHES = {fault.name for fault in CATALOGUE}
LARGEST_PICTURE = 40_000
EVERY_PAGE = {
    problem.kind: problem
    for problem in (TRIAL_OVER, OUR_FAULT, OUTSIDE, NO_PAGE, BAD_REQUEST, *reversed(OF_PAGES.values()))
}


def rows() -> dict[str, re.Match[str]]:
    found = [ROW.fullmatch(line) for line in (INSTALL / "pages.md").read_text().splitlines()]
    return {row[1]: row for row in found if row}


def who_of(problem: Problem) -> str:
    return problem.who.text if problem.who else "the reader"


def test_every_page_is_listed_once_and_none_else() -> None:
    text = (INSTALL / "pages.md").read_text()
    assert sorted(rows()) == sorted(EVERY_PAGE)
    assert len(re.findall(r"^\| !", text, re.MULTILINE)) == len(EVERY_PAGE)


def test_each_is_listed_as_it_is_with_its_picture() -> None:
    for kind, row in rows().items():
        picture = INSTALL / row[2]
        assert (int(row[3]), row[5], picture.stem) == (EVERY_PAGE[kind].status, who_of(EVERY_PAGE[kind]), kind)
        assert 1_000 < picture.stat().st_size <= LARGEST_PICTURE, f"{picture}: run make pictures"


def test_for_each_there_is_a_switch_of_the_demo_or_a_way_that_is_written_down() -> None:
    for kind, row in rows().items():
        named = re.findall(r"`([a-z0-9_]+)`", row[6])
        assert re.match("by hand: .{10,}", row[6]) or (named and set(named) <= SWITCHES), kind
