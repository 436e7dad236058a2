"""Whatever the code wants to log besides words is on the log's list of fields: what is not would vanish.

The code is read, not run: each `extra` of a line, with the dicts that go into it. A way to make one that is not
understood here fails, too.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from b24app.adapters.json_lines import FIELDS
from b24app.errors import FullLeadError, outside, own
from b24app.web.problems.problems import _data as data_of

ROOT = Path(__file__).parents[2]
APPLICATION, INVENTORY = ROOT / "b24app", ROOT / "docs" / "inventory.md"
SAYS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# Not logged with a page: no request meets the first, and of the second its `refusal` is.
WITHOUT_A_LINE = (own.SettingsError, outside.ProvenRefusalError)
NOT_UNDERSTOOD = "not understood: "


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: in which function of which module."""

    module: ast.Module
    function: ast.FunctionDef

    def keys(self, value: ast.expr) -> Iterator[str]:
        """Yield the keys that the dict may have."""
        match value:
            case ast.Dict():
                for key, inner in zip(value.keys, value.values, strict=True):
                    yield from self.keys(inner) if key is None else [self.name(key)]
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
                yield from (*self.keys(one), *self.keys(other))
            case ast.Name(id=name):
                yield from self.given(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield from self.kept(name)
            case ast.Call(func=ast.Name(id="_data")):
                yield from carried()
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[]):
                yield from returned(name)
            case _:
                yield NOT_UNDERSTOOD + ast.unparse(value)

    def name(self, key: ast.expr) -> str:
        return str(key.value) if isinstance(key, ast.Constant) else NOT_UNDERSTOOD + ast.unparse(key)

    def given(self, name: str) -> Iterator[str]:
        """Yield the keys of a variable: by what is put into it, or by who calls with them."""
        if self.function.args.kwarg and self.function.args.kwarg.arg == name:
            yield from (
                each.arg or NOT_UNDERSTOOD for call in calls(self.module, self.function.name) for each in call.keywords
            )
            return
        yield from self.put(self.function, lambda target: isinstance(target, ast.Name) and target.id == name, name)

    def kept(self, name: str) -> Iterator[str]:
        """Yield the keys of what an object of this module keeps."""
        yield from self.put(self.module, lambda target: isinstance(target, ast.Attribute) and target.attr == name, name)

    def put(self, within: ast.AST, is_it: Callable[[ast.expr], bool], name: str) -> Iterator[str]:
        found = [
            node.value
            for node in ast.walk(within)
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value
            if any(map(is_it, node.targets if isinstance(node, ast.Assign) else [node.target]))
        ]
        yield from (key for value in found for key in self.keys(value)) if found else [NOT_UNDERSTOOD + name]


@cache
def modules() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(APPLICATION)): ast.parse(path.read_text("utf-8"))
        for path in sorted(APPLICATION.rglob("*.py"))
    }


def functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))


def calls(within: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(within):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if called in names:
                yield node


@cache
def named() -> dict[str, list[tuple[ast.Module, ast.FunctionDef]]]:
    """Return the functions of each name, with their modules."""
    found: dict[str, list[tuple[ast.Module, ast.FunctionDef]]] = {}
    for module in modules().values():
        for each in functions(module):
            found.setdefault(each.name, []).append((module, each))
    return found


def returned(name: str) -> Iterator[str]:
    """Yield the keys of what a function of this name returns."""
    found = named().get(name, [])
    for module, function in found:
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value:
                yield from Place(module, function).keys(node.value)
    if not found:
        yield NOT_UNDERSTOOD + name


@cache
def carried() -> frozenset[str]:
    """Return whatever an error's line has of the error."""
    return frozenset(name for kind in errors() for name in data_of(made(kind)))


def errors(root: type[FullLeadError] = FullLeadError) -> list[type[FullLeadError]]:
    """Return all that the application has, but for those without a line."""
    below = [each for kind in root.__subclasses__() for each in (kind, *errors(kind))]
    return [each for each in below if each.__module__.startswith("b24app.") and not issubclass(each, WITHOUT_A_LINE)]


def made(kind: type[FullLeadError]) -> FullLeadError:
    """Make one whose data are all texts; an error that carries nothing is no dataclass."""
    return kind(**dict.fromkeys(getattr(kind, "__dataclass_fields__", ()), "x"))


@cache
def logged() -> tuple[tuple[str, str], ...]:
    """Return each field that a line of the application has, and where."""
    return tuple(_logged())


def _logged() -> Iterator[tuple[str, str]]:
    for path, module in modules().items():
        for function in functions(module):
            said = calls(function, *SAYS)
            for value in (each.value for call in said for each in call.keywords if each.arg == "extra"):
                yield from ((path, key) for key in Place(module, function).keys(value))


def test_every_field_of_a_line_is_on_the_list() -> None:
    found = logged()
    assert len({path for path, _ in found}) >= 8, "the premise: lines are found"
    assert [(path, key) for path, key in found if key not in FIELDS] == []


def test_every_field_of_the_list_is_logged_by_somebody() -> None:
    assert sorted(set(FIELDS) - {key for _, key in logged()}) == []


def test_the_inventory_names_every_field_and_no_other() -> None:
    rows = re.findall(
        r"^\| `b24app\.[^|]*\|[^|]*\|([^|]*)\|$", INVENTORY.read_text().partition("\n## Logs\n")[2], re.MULTILINE
    )
    assert sorted({name for row in rows for name in re.findall(r"`(\w+)`", row)}) == sorted(set(FIELDS))


def test_all_that_an_error_carries_is_in_its_line() -> None:
    assert errors(), "the premise"
    for kind in errors():
        assert set(data_of(made(kind))) - set(FIELDS) == set(), kind
