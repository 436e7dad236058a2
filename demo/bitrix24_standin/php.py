r"""Reads requests and writes JSON the way the portal's PHP does.

Imitates: docs/platform.md 4.3 (bracket nesting, invalid JSON is no parameters, `\/` and `\u003C`, `[]` for empty maps).
"""

import json
import math
import re
from collections.abc import Iterable, Mapping

Params = Mapping[str, object]
MAX_FLOORS = 64  # PHP's max_input_nesting_level
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_INTEGER = re.compile(r"\s*([+-]?\d{1,18})")


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Turn `a[b][]=c` into nested maps. Lists are maps with the keys "0", "1", ..."""
    tree: dict[str, object] = {}
    for name, value in pairs:
        head, bracket, _ = name.partition("[")
        path = [head, *(_BRACKETS.findall(name) if bracket else ())]
        if head and len(path) <= MAX_FLOORS:
            _plant(tree, path, value)
    return tree


def _plant(tree: dict[str, object], path: list[str], value: str) -> None:
    here = tree
    for step in path[:-1]:
        key = step or str(len(here))
        below = here.get(key)
        if not isinstance(below, dict):
            below = here[key] = {}
        here = below
    here[path[-1] or str(len(here))] = value


def read_json(body: bytes) -> dict[str, object]:
    """Read a JSON body. What PHP refuses, or what is no map or list, counts as no parameters at all."""
    try:
        found = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    return dict(items(found))


def _refuse(_: str) -> float:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError
    return number


def items(value: object) -> list[tuple[str, object]]:
    """Return the pairs of a PHP array, whether it came as a map or as a list."""
    if isinstance(value, dict):
        return [(str(key), each) for key, each in value.items()]
    if isinstance(value, list):
        return [(str(position), each) for position, each in enumerate(value)]
    return []


def branch(params: Params, *names: str) -> dict[str, object]:
    """Return the array under the first of the names that is there."""
    return dict(items(first(params, *names)))


def first(params: Params, *names: str) -> object:
    return next((params[name] for name in names if params.get(name) is not None), None)


def text(params: Params, *names: str) -> str:
    """Return a scalar as PHP's string. Arrays and missing values are the empty string."""
    value = first(params, *names)
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value) if isinstance(value, (str, int, float)) else ""


def integer(value: object) -> int:
    """Cast as PHP's (int): "12abc" is 12, arrays and words are 0."""
    if isinstance(value, (bool, int, float)):
        return int(value)
    found = _INTEGER.match(value) if isinstance(value, str) else None
    return int(found[1]) if found else 0


class PhpObject(dict[str, object]):
    """An object of PHP, not an array: it stays `{}` even if it is empty."""


def write_json(value: object) -> str:
    """Write JSON as the portal does: unicode as it is, `/<>&'"` escaped, maps with keys 0..n as lists."""
    plain = json.dumps(_arrays(value), ensure_ascii=False, separators=(",", ":"))
    for written, escaped in _ESCAPES:
        plain = plain.replace(written, escaped)
    return plain


_ASIDE = "\0"  # stands in no JSON: what looks like an escaped quotation mark may begin with an escaped backslash
_ESCAPES = (
    (r"\\", _ASIDE),
    (r"\"", r"\u0022"),
    (_ASIDE, r"\\"),
    ("/", r"\/"),
    ("<", r"\u003C"),
    (">", r"\u003E"),
    ("&", r"\u0026"),
    ("'", r"\u0027"),
)


def _arrays(value: object) -> object:
    if isinstance(value, PhpObject):
        return dict(value)
    if isinstance(value, Mapping):
        if not value or ("0" in value and list(value) == [str(position) for position in range(len(value))]):
            return [_arrays(each) for each in value.values()]
        return {str(key): _arrays(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_arrays(each) for each in value]
    return value
