"""docs/reference.md and what it leads to have every address, option and logger, and no other."""

import re
from collections import Counter

import click

from b24app.domain.operations.placements import CARD_TABS, LEAD_TAB
from b24app.web.http.routes import ROUTES, STATIC, Route
from b24app.wiring.command_line import b24
from tests.code_blocks import ROOT

REFERENCE, TUTORIAL, INVENTORY = (ROOT / "docs" / name for name in ("reference.md", "ten-minutes.md", "inventory.md"))
INDEX = ROOT / "docs" / "README.md"
GUIDE, CHANGING = ROOT / "install" / "README.md", ROOT / "CONTRIBUTING.md"


def row(route: Route) -> tuple[str, str, str]:
    return route.address, ", ".join(route.methods), str(route.who)


def test_every_address_is_there_with_its_methods_and_for_whom_and_none_else() -> None:
    told = re.findall(r"^\| `(/[^`]*)` \| ([A-Z, ]+) \| (.+) \|$", REFERENCE.read_text(), re.MULTILINE)
    further = tuple(tab.handler for tab in CARD_TABS if tab is not LEAD_TAB)  # one that somebody adds: told in words
    assert told == [row(route) for route in (*ROUTES, STATIC) if not route.address.startswith(further)]


def test_every_option_of_a_command_is_named_in_its_row_of_the_guide() -> None:
    for name in b24.commands:
        rows = re.findall(rf"^\| `flask b24 {name}[ `].*$", GUIDE.read_text(), re.MULTILINE)
        options = [each for each in b24.commands[name].params if isinstance(each, click.Option)]
        named = {each.opts[0] for each in options}
        assert len(rows) == 1, name
        assert {each for each in named if f"{each}`" not in rows[0] and f"{each} " not in rows[0]} == set(), name


def test_the_inventory_names_every_logger_and_no_other() -> None:
    code = "".join(path.read_text() for path in (ROOT / "b24app").rglob("*.py"))
    rows = re.findall(r"^\| (`b24app\.[^|]*)\|", INVENTORY.read_text().partition("\n## Logs\n")[2], re.MULTILINE)
    assert {name for each in rows for name in re.findall(r"`(b24app\.\w+)`", each)} == set(
        re.findall(r'getLogger\("(b24app\.\w+)"\)', code)
    )


def test_the_guide_for_changes_names_every_command_of_make() -> None:
    (targets,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    table = "\n".join(re.findall(r"^\| `make.*$", CHANGING.read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", table)) == set(targets.split())


def test_what_the_tutorial_tells_to_press_is_there() -> None:
    pages = "".join(path.read_text() for path in (ROOT / "demo" / "bitrix24_standin").rglob("*.html"))
    pressed = re.findall(r"(?<!\*)\*([A-Z][a-z][^*]+)\*(?!\*)", TUTORIAL.read_text().replace("\n", " "))
    assert len(pressed) >= 4, "the premise: they are found"
    assert {words for words in pressed if words not in pages} == {"Full lead"}, "the tab's own title"


def test_each_document_has_its_row_once() -> None:
    rows = re.findall(r"^\| \[[^]]+\]\(([^)]+)\) \|", INDEX.read_text(), re.MULTILINE)
    assert len(rows) > 10, "the premise: rows are found"
    assert [name for name, times in Counter(rows).items() if times > 1] == []
    linked = re.findall(r"\]\(([\w.-]+\.md)\)", INDEX.read_text())
    assert {path.name for path in INDEX.parent.glob("*.md")} - {*linked} == {INDEX.name}


def test_every_test_that_the_reference_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", REFERENCE.read_text())
    assert len(named) >= len(re.findall(r"^\| [a-z].*`tests/", REFERENCE.read_text(), re.MULTILINE))
    assert [name for name in named if not (ROOT / name).exists()] == []
