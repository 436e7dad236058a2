"""How many names a page repeats: a portal says a name once, and a lead may have it in each of its values."""

from collections.abc import Iterable
from dataclasses import replace

from b24app.domain.lead.answers import Missing
from b24app.domain.lead.rows import Row
from b24app.domain.lead.tab import WHY_MISSING, LeadTab
from b24app.domain.lead.values.values import Entry, Person, Several, Value
from b24app.domain.room import Room

MOST_NAMES = 250_000  # bytes of a page: ten thousand usual names
DOT = 120  # bytes of HTML that draw an entry's color
FEW = 120  # values whose names have room whatever they are: each has at most a line, and a character seven bytes
NAMED = frozenset({Entry.kind, Person.kind, Several.kind})


def bounded_names(tab: LeadTab) -> LeadTab:
    """Return the tab with as many names as a page has room for. What is behind them is shown by its code."""
    if _values(tab) <= FEW:
        return tab
    room = Room(MOST_NAMES)
    key_rows = _bounded(tab.key_fields.rows, room)
    groups = tuple([replace(group, rows=_bounded(group.rows, room)) for group in tab.groups])
    if not room.was_short:
        return tab
    reasons = tuple(dict.fromkeys([*tab.reasons, WHY_MISSING[Missing.FURTHER_ENTRIES]]))
    return replace(tab, key_fields=replace(tab.key_fields, rows=key_rows), groups=groups, reasons=reasons)


def _values(tab: LeadTab) -> int:
    rows = [*tab.key_fields.rows, *[row for group in tab.groups for row in group.rows]]
    values = [row.value for row in rows if row.value.kind in NAMED]
    return sum([len(value.values) if isinstance(value, Several) else 1 for value in values])


def _bounded(rows: Iterable[Row], room: Room) -> tuple[Row, ...]:
    return tuple([_row(row, room) if row.value.kind in NAMED else row for row in rows])


def _row(row: Row, room: Room) -> Row:
    value = _within(row.value, room)
    return row if value is row.value else replace(row, value=value)


def _within(value: Value, room: Room) -> Value:
    if isinstance(value, Several):
        values = tuple([_within(each, room) for each in value.values])
        return replace(value, values=values) if room.was_short else value
    if isinstance(value, Person):
        return value if room.holds(value.name) else replace(value, name="")
    if isinstance(value, Entry) and isinstance(value.name, str):
        return value if room.holds(value.name, DOT if value.color else 0) else replace(value, name="", color="")
    return value
