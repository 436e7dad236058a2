"""docs/architecture.md and AGENTS.md tell of what is there: files, names, rooms and their imports."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from pathlib import Path

import grimp
import pytest

from b24app.adapters.store.schema import metadata

ROOT = Path(__file__).parents[2]
APPLICATION = ROOT / "b24app"
MAP, AGENTS = ROOT / "docs" / "architecture.md", ROOT / "AGENTS.md"
LONGEST_FOR_AGENTS = 100  # lines
MOST_ARROWS = 20  # of a picture that is taken in at a glance
# Paths that are written as code, and names: fewer means that they are not found any more, and nothing is held.
FEWEST_PATHS, FEWEST_NAMES = {MAP: 20, AGENTS: 20}, {MAP: 60, AGENTS: 5}

LINK_OR_SPAN = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<link>[^)]+)\)|`(?P<span>[^`]+)`")
PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
PICTURE = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
CONTINUED = re.compile(r"\n(?= *[^\s|#-])")  # a line that goes on, and begins no row, heading or item
ARROW = re.compile(r"^ *([a-z.]+) --> ([a-z.]+)$", re.MULTILINE)
BOX = re.compile(r"^ *(?:subgraph )?([a-z.]+)\[", re.MULTILINE)

Arrow = tuple[str, str]


def text(document: Path) -> str:
    """Return the document without its picture, so that backticks come in pairs."""
    return PICTURE.sub("", document.read_text())


def links(document: Path) -> list[tuple[str, Path]]:
    """Return each link to a file, with its text."""
    found = [(each["text"], each["link"]) for each in LINK_OR_SPAN.finditer(text(document)) if each["link"]]
    return [(said, (document.parent / link).resolve()) for said, link in found]


def paths(document: Path) -> list[str]:
    """Return each path that is written as code."""
    spans = [each["span"] for each in LINK_OR_SPAN.finditer(text(document)) if each["span"]]
    return [span for span in spans if PATH.fullmatch(span)]


def named(document: Path) -> Iterator[tuple[Path, str]]:
    """Yield each name that stands behind a module in the same row, item or paragraph, with that module."""
    for line in CONTINUED.sub(" ", text(document)).splitlines():
        module: Path | None = None
        for each in LINK_OR_SPAN.finditer(line):
            path = document.parent / each["link"] if each["link"] else ROOT / each["span"]
            if path.suffix == ".py":
                module = path.resolve()
            elif module and each["span"] and NAME.fullmatch(each["span"]):
                yield module, each["span"]


@cache
def defined(module: Path) -> frozenset[str]:
    """Return what the module defines by itself, and what its classes do (`Class.method`)."""
    return frozenset(_defined(ast.parse(module.read_text()).body))


def _defined(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                yield within + name
                yield from _defined(node.body, f"{within}{name}.")
            case ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield within + name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield within + name


def rooms(*within: str) -> set[str]:
    """Return the packages of b24app, and those of the rooms `within`, by their names below it."""
    found = [path.parent for folder in ("", *within) for path in (APPLICATION / folder).glob("*/__init__.py")]
    return {".".join(path.relative_to(APPLICATION).parts) for path in found}


def beside(room: str, other: str) -> bool:
    """Whether two rooms stand in the same one."""
    return room.rpartition(".")[0] == other.rpartition(".")[0]


@cache
def imports() -> frozenset[Arrow]:
    """Return which room imports which of those that stand beside it, by the code."""
    graph = grimp.build_graph("b24app", cache_dir=None)
    pairs = [pair for pair in permutations(rooms("adapters", "domain"), 2) if beside(*pair)]
    return frozenset(
        (room, other)
        for room, other in pairs
        if graph.direct_import_exists(importer=f"b24app.{room}", imported=f"b24app.{other}", as_packages=True)
    )


def without_shortcuts(arrows: frozenset[Arrow]) -> set[Arrow]:
    """Leave out each arrow between two rooms that are connected by others as well."""
    return {arrow for arrow in arrows if arrow[1] not in reached(arrow[0], arrows - {arrow})}


def reached(room: str, arrows: frozenset[Arrow]) -> set[str]:
    below = {other for start, other in arrows if start == room}
    return below.union(*(reached(other, arrows) for other in below))


def picture() -> str:
    """Return the picture's source."""
    found = PICTURE.findall(MAP.read_text())
    assert len(found) == 1, "the premise: there is one picture"
    return str(found[0])


@pytest.mark.parametrize("document", [MAP, AGENTS], ids=lambda path: path.name)
class TestTheFiles:
    def test_every_path_exists(self, document: Path) -> None:
        found = paths(document)
        assert len(found) >= FEWEST_PATHS[document], "the premise: paths are found"
        assert [path for path in found if not any((at / path).exists() for at in (ROOT, APPLICATION))] == []

    def test_a_link_is_read_as_the_file_to_which_it_leads(self, document: Path) -> None:
        misread = [
            (said, path)
            for said, path in links(document)
            if not f"{path}".removesuffix("/__init__.py").endswith(f"/{said}")
        ]
        assert misread == []

    def test_every_name_behind_a_file_is_defined_in_it(self, document: Path) -> None:
        found = list(named(document))
        assert len(found) >= FEWEST_NAMES[document], "the premise: names are found"
        assert [(module.name, name) for module, name in found if name not in defined(module)] == []


class TestThePicture:
    def test_its_arrows_are_the_imports_of_the_code_without_shortcuts(self) -> None:
        assert set(ARROW.findall(picture())) == without_shortcuts(imports())

    def test_every_arrow_is_read(self) -> None:
        assert len(ARROW.findall(picture())) == picture().count("->")

    def test_it_has_every_room_once(self) -> None:
        assert sorted(BOX.findall(picture())) == sorted(rooms("adapters", "domain"))

    def test_it_is_taken_in_at_a_glance(self) -> None:
        assert len(ARROW.findall(picture())) <= MOST_ARROWS


def test_the_map_asks_one_question_for_every_room() -> None:
    told = re.findall(r"^\| `([a-z/]+)/` \| .*\?.* \|$", MAP.read_text(), re.MULTILINE)
    assert sorted(told) == sorted(room.replace(".", "/") for room in rooms("adapters", "domain", "web"))


def test_every_table_of_the_database_is_told_of() -> None:
    told = re.findall(r"^\| `([a-z_]+)` \|", MAP.read_text(), re.MULTILINE)
    assert sorted(told) == sorted(metadata.tables)


def test_who_is_in_a_hurry_reads_a_hundred_lines_at_most() -> None:
    assert len(AGENTS.read_text().splitlines()) <= LONGEST_FOR_AGENTS
