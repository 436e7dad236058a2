"""A lead as the portal sent it, as JSON that a program can read back."""

import json
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from b24app.domain.lead.rows import Row

LONGEST_IN_A_ROW = 240  # characters: a longer value is in the raw view only, and not a third time in the page
NOTICES = "full-lead:notices"
QUOTE = Markup('"')
ONE_LINE = json.JSONEncoder(ensure_ascii=False)
LINES = json.JSONEncoder(ensure_ascii=False, indent=2)


def raw_text(rows: Iterable[Row], notices: Sequence[str] = ()) -> str:
    """Return the whole lead, and sentences on what is not there, under a name that no field has."""
    said = {NOTICES: notices} if notices else {}
    return LINES.encode({row.code: row.wire for row in rows} | said)


def raw_json(row: Row) -> str:
    """Return a field's value in one line."""
    return ONE_LINE.encode(row.wire)


def raw_html(rows: Iterable[Row]) -> Markup:
    """Return the same text with each field in an element of its own, which a script finds by `data-code`."""
    members = (Markup('<span data-code="%s">%s</span>') % (row.code, _member(row)) for row in rows)
    return Markup("{\n%s\n}") % Markup(",\n").join(members)


def raw_value(row: Row) -> Markup | None:
    """Return a field's value, None where it is too long for its row."""
    text = raw_json(row)
    return _quoted(text) if len(text) <= LONGEST_IN_A_ROW else None


def _member(row: Row) -> Markup:
    code = ONE_LINE.encode(row.code)
    if isinstance(row.wire, Mapping | Sequence) and not isinstance(row.wire, str):
        return _quoted(f"  {code}: " + LINES.encode(row.wire).replace("\n", "\n  "))
    return _quoted(f"  {code}: {raw_json(row)}")  # the encoder of lines is written in Python, and slow


def _quoted(text: str) -> Markup:
    """Escape all but quotes, which are harmless in text, and which JSON has many of."""
    return escape(text).replace("&#34;", QUOTE)
