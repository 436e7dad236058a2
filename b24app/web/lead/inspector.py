"""The field inspector: the same lead for integrators, with codes, types, raw values and the raw answer."""

from collections.abc import Container, Iterator

from b24app.domain.lead.fields import Group
from b24app.domain.lead.page_names import bounded_names
from b24app.domain.lead.row_groups import RowGroup, filled_among
from b24app.domain.lead.rows import Row
from b24app.domain.lead.states import STATE_WORDS, State
from b24app.domain.lead.tab import LeadTab
from b24app.domain.message import Message
from b24app.web.language.words import Words, render
from b24app.web.lead.field_notes import note_on
from b24app.web.lead.fields_html import cut_html, filters, has_typed_times, heading
from b24app.web.lead.page import EXPORT_ACTION, RELATED_ACTION, RELOAD_ACTION, Reading, codes_found
from b24app.web.lead.raw_answer import raw_html, raw_value
from b24app.web.lead.value_html import Html, escaped, value_html
from b24app.web.lead.value_words import words_of

COLUMNS = 5
NOT_RETURNED, SEE_RAW = Message("not returned"), Message("see the raw response")
MULTIPLE, REQUIRED, READ_ONLY = Message("multiple"), Message("required"), Message("read-only")


def inspector_page(tab: LeadTab, words: Words, *, ticket: str, js_url: str, reading: Reading) -> str:
    """Return the page. Rows that the search does not find are in it too, and hidden."""
    tab = bounded_names(tab)
    listed = [(group, group.rows) for group in tab.groups]
    rows = [row for _, rows in listed for row in rows]
    found = codes_found(listed, reading.search, words)
    return render(
        "lead/inspector.html",
        words,
        tab=tab,
        rows=Html("".join(_groups(tab, found, words))),
        counts=(len(found), len(rows)),
        has_typed_times=has_typed_times(listed),
        filled=(filled_among(rows), len([row for row in rows if row.is_told])),
        raw_html=raw_html(tab.returned),
        reload_action=RELOAD_ACTION,
        export_action=EXPORT_ACTION,
        related_action=RELATED_ACTION,
        ticket=ticket,
        reading=reading,
        js_url=js_url,
    )


def _groups(tab: LeadTab, found: Container[str], words: Words) -> Iterator[str]:
    for group in tab.groups:
        filled = filled_among(group.rows)
        yield f'<tbody class="group" data-part="group-{group.key}" {filters(filled, group.rows)}>'
        yield _heading(group, filled, words)
        said = words_of(words, custom=group.key is Group.CUSTOM)
        for row in group.rows:
            yield _row(row, "" if row.code in found else " hidden", said)
        yield "</tbody>\n"


def _heading(group: RowGroup, filled: int, words: Words) -> str:
    count = heading(group, filled, [row for row in group.rows if row.is_told], words)
    return f'<tr><th colspan="{COLUMNS}" scope="rowgroup"><h2>{count}</h2></th></tr>\n'


def _row(row: Row, hidden: str, words: Words) -> str:
    empty = " empty" if row.is_empty else ""
    code = escaped(row.code)
    return (
        f'<tr class="row{empty}" data-code="{code}"{hidden}>'
        f'<th scope="row">{_label(row, words)}</th>'
        f'<td class="key"><code dir="ltr">{code}</code></td><td class="type">{_type(row, words)}</td>'
        f'<td class="value">{_value(row, words)}</td><td class="raw">{_raw(row, words)}</td></tr>\n'
    )


def _label(row: Row, words: Words) -> str:
    """Return our label and the portal's, each cut at its own end where the row is one line, and what is said of it."""
    own = ' dir="auto"' if isinstance(row.label, str) else ""
    portals = f' <span class="portal" dir="auto">{escaped(row.portal_label)}</span>' if row.portal_label else ""
    note = note_on(row.code)
    said = f"<p>{escaped(words.say(note))}</p>" if note else ""
    return f'<div class="labels"><span data-label{own}>{escaped(words.say(row.label))}</span>{portals}</div>{said}'


def _type(row: Row, words: Words) -> str:
    said = row.said
    flags = ((MULTIPLE, said.is_multiple), (REQUIRED, said.is_required), (READ_ONLY, said.is_read_only))
    return escaped(" · ".join([said.type, *(words.say(flag) for flag, is_so in flags if is_so)])) if said.type else ""


def _value(row: Row, words: Words) -> str:
    if not row.is_told:
        return f'<span class="none">{escaped(words.say(NOT_RETURNED))}</span>'
    return value_html(row.value, words) + cut_html(row, words)


def _raw(row: Row, words: Words) -> str:
    why = (
        f"<p><strong>{escaped(words.say(STATE_WORDS[row.state]))}</strong> {escaped(words.say(row.why))}</p>"
        if row.why
        else ""
    )
    if row.state is State.NOT_RETURNED:
        return why
    raw = raw_value(row)
    if raw is None:
        return f'<a href="#raw-answer">{escaped(words.say(SEE_RAW))}</a> {why}'
    return f'<code dir="ltr">{raw}</code> {why}'
