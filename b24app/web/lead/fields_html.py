"""Every field of the lead in its group: label and value, and no more."""

from collections.abc import Container, Iterable, Iterator, Sequence, Sized
from typing import TypeAlias

from b24app.domain.lead.fields import Group, Kind
from b24app.domain.lead.row_groups import RowGroup, filled_among
from b24app.domain.lead.rows import Row
from b24app.web.language.words import Words
from b24app.web.lead.value_html import Html, escaped, value_html
from b24app.web.lead.value_words import words_of

GroupRows: TypeAlias = tuple[RowGroup, Sequence[Row]]  # a group with those of its rows that a page shows

LONG = 15  # rows: such a group has columns of its own


def fields_html(groups: Iterable[GroupRows], found: Container[str], words: Words) -> Html:
    """Return the groups. Rows that were not found are hidden.

    Columns of their own begin with a long group and behind it: where one columns' list goes on behind a group that
    spans it, WebKit shows the beginning of what follows above that group, too.
    """
    return Html("".join(_groups(groups, found, words)))


def _groups(groups: Iterable[GroupRows], found: Container[str], words: Words) -> Iterator[str]:
    begun, begins = None, '<div class="groups">'
    for group, rows in groups:
        if rows:
            wide = " wide" if len(rows) >= LONG else ""
            if begun != (begun := wide):
                yield begins
                begins = '</div>\n<div class="groups">'
            filled = filled_among(rows)
            yield f'<section class="card group{wide}" {filters(filled, rows)} aria-labelledby="group-{group.key}">'
            yield f'<h2 id="group-{group.key}">{heading(group, filled, rows, words)}</h2><dl>\n'
            said = words_of(words, custom=group.key is Group.CUSTOM) if words.zone else words
            for row in rows:
                yield _row(row, "" if row.code in found else " hidden", said)
            yield "</dl></section>\n"
    if begun is not None:
        yield "</div>\n"


def has_typed_times(groups: Iterable[GroupRows]) -> bool:
    """Return whether a time of a custom field is shown, which is in nobody's time zone."""
    custom = [row for group, rows in groups if group.key is Group.CUSTOM for row in rows]
    return any(not row.is_empty for row in custom if row.kind is Kind.MOMENT)


def filters(filled: int, rows: Sized) -> str:
    """Return what a style needs to know of a group, to hide it with its filled or empty rows."""
    return f'data-filled="{filled}" data-empty="{len(rows) - filled}"'


def heading(group: RowGroup, filled: int, rows: Sized, words: Words) -> str:
    """Return the group's name, and how many of its fields are filled, if there are any to fill."""
    label = escaped(words.say(group.label))
    if not rows:
        return label
    count = f"{words.number(filled)}/{words.number(len(rows))}"
    return f"{label} <small>{escaped(count)}</small>"


def _row(row: Row, hidden: str, words: Words) -> str:
    empty = " empty" if row.is_empty else ""
    portals = f' title="{escaped(row.portal_label)}"' if row.portal_label else ""
    return (
        f'<div class="row{empty}" data-code="{escaped(row.code)}"{hidden}>'
        f"<dt{portals}>{label_html(row, words)}</dt>"
        f"<dd>{value_html(row.value, words)}{cut_html(row, words) if row.cut else ''}</dd></div>\n"
    )


def label_html(row: Row, words: Words) -> str:
    """Return the field's label. One of the portal's own words has a direction of its own."""
    said = escaped(words.say(row.label))
    return f"<bdi>{said}</bdi>" if isinstance(row.label, str) else said


def cut_html(row: Row, words: Words) -> str:
    """Return what of the value is not shown."""
    return f' <small data-bound="value">{escaped(words.say(row.cut))}</small>' if row.cut else ""
