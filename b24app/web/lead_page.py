"""The lead's page from the tab, in the reader's language, with what they have set above the fields."""

from collections.abc import Iterator

from b24app.domain.field_search import EVERYTHING, FieldSearch
from b24app.domain.lead_rows import Row, RowGroup
from b24app.domain.lead_tab import LeadTab
from b24app.web.pages import render
from b24app.web.value_words import value_words
from b24app.web.words import Words

RELOAD_ACTION = "/lead-tab/reload"


def lead_page(tab: LeadTab, words: Words, *, ticket: str, js_url: str, search: FieldSearch = EVERYTHING) -> str:
    """Return the page; fields that were not searched for are in it too, and hidden."""
    return render(
        "lead_tab.html",
        words,
        tab=tab,
        search=search,
        found=_found(tab, words, search),
        ticket=ticket,
        reload_action=RELOAD_ACTION,
        js_url=js_url,
    )


def _found(tab: LeadTab, words: Words, search: FieldSearch) -> frozenset[str]:
    rows = ((group, row) for group in tab.groups for row in group.rows)
    return frozenset(row.code for group, row in rows if search.finds(_texts(group, row, words)))


def _texts(group: RowGroup, row: Row, words: Words) -> Iterator[str]:
    yield from (words.say(group.label), words.say(row.label), row.portal_label, row.code)
    yield from (value_words(row.value, words), row.value.wire)
