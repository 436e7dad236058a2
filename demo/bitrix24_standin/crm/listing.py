"""Filters, order, selection and pages of lists of leads.

Imitates: Bitrix24 REST docs, "Features of list methods", "crm.lead.list" (docs/platform.md 4.4, 12.5, 12.16).
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial

from ..php import items

MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
_OPERATOR = re.compile(r"(>=|<=|!=|!@|!%|[><=!@%]?)(\w+)")
Row = Mapping[str, object]


def matches(row: Row, wanted: Mapping[str, object]) -> bool:
    """Tell whether a row matches all filters. An empty list is no filter at all, as on the platform."""
    return all(
        _fulfils(row, key, value)
        for key, value in wanted.items()
        if not (isinstance(value, (list, dict)) and not value)
    )


def _fulfils(row: Row, key: str, wanted: object) -> bool:
    found = _OPERATOR.fullmatch(key)
    if found is None or found[2] not in row:
        return found is None or found[2] not in MULTIFIELDS  # an unknown field filters nothing
    held, choices = _values(row[found[2]]), {_scalar(each) for _, each in items(wanted)} or {_scalar(wanted)}
    return _compare(found[1], held, choices)


def _values(held: object) -> set[str]:
    rows = [each for _, each in items(held)]
    texts = [each["VALUE"] if isinstance(each, dict) and "VALUE" in each else each for each in rows]
    return {_scalar(each) for each in texts} if rows else {_scalar(held)}


def _compare(operator: str, held: set[str], wanted: set[str]) -> bool:
    first = next(iter(wanted))
    match operator:
        case "" | "=" | "@":
            return bool(held & wanted)
        case "!" | "!=" | "!@":
            return not held & wanted
        case "%":
            return any(first.lower() in each.lower() for each in held)
        case "!%":
            return all(first.lower() not in each.lower() for each in held)
        case _:
            return any(_ordered(operator, _sortable(each), _sortable(first)) for each in held)


def _ordered(operator: str, one: tuple[int, float, str], other: tuple[int, float, str]) -> bool:
    if operator == ">":
        return one > other
    if operator == "<":
        return one < other
    return one >= other if operator == ">=" else one <= other


def _scalar(value: object) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


def _sortable(value: object) -> tuple[int, float, str]:
    text = _scalar(value)
    return (0, float(text), "") if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text) else (1, 0.0, text)


def ordered(rows: Iterable[Row], order: Mapping[str, object]) -> list[Row]:
    """Sort by several fields, by number where no order is given."""
    result = list(rows)
    for key, direction in reversed(list((order or {"ID": "ASC"}).items())):
        result.sort(key=partial(_by, key), reverse=str(direction).upper() == "DESC")
    return result


def _by(key: str, row: Row) -> tuple[int, float, str]:
    return _sortable(row.get(key))


def selected(row: Row, wanted: list[str]) -> dict[str, object]:
    """Select fields: `*` means the standard ones, `UF_*` the custom ones. Multifields must be named."""
    choice = wanted or ["*"]

    def chosen(code: str) -> bool:
        standard = not code.startswith("UF_") and code not in MULTIFIELDS
        return (
            code in choice
            or code == "ID"
            or ("*" in choice and standard)
            or ("UF_*" in choice and code.startswith("UF_"))
        )

    return {code: value for code, value in row.items() if chosen(code)}
