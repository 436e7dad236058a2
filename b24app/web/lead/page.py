"""The lead's page as HTML, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.domain.lead.field_search import EVERYTHING, FieldSearch
from b24app.domain.lead.notes import note_on
from b24app.domain.lead.related import RelatedData
from b24app.domain.lead.rows import Row, RowGroup
from b24app.domain.lead.states import STATE_WORDS
from b24app.domain.lead.tab import LeadTab
from b24app.web.language.pages import render
from b24app.web.language.words import Words
from b24app.web.lead.raw_view import raw_html, raw_value
from b24app.web.lead.value_words import value_words

RELOAD_ACTION = "/lead-tab/reload"
EXPORT_ACTION = "/lead-tab/export"
RELATED_ACTION = "/lead-tab/extras"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedOnPage:
    """The related data on the page: the data, nothing yet, or nothing because it failed."""

    data: RelatedData | None = None
    failed: bool = False


LATER, FAILED = RelatedOnPage(), RelatedOnPage(failed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader asked for in addition to the lead."""

    search: FieldSearch = EVERYTHING
    related: RelatedOnPage = LATER


ONLY_THE_LEAD = Reading()


def lead_page(tab: LeadTab, words: Words, *, ticket: str, js_url: str, reading: Reading = ONLY_THE_LEAD) -> str:
    """Return the page. Fields that the search does not find are in it too, and hidden."""
    search = reading.search
    listed = [(group, row) for group in tab.groups for row in (*group.rows, *group.absent)]
    found = frozenset(row.code for group, row in listed if search.finds(_texts(group, row, words)))
    return render(
        "lead/lead_tab.html",
        words,
        tab=tab,
        search=search,
        found=found,
        seen=[row.code for _, row in listed if row.is_told or search.details],
        note_on=note_on,
        state_words=STATE_WORDS,
        raw_html=raw_html(tab.returned),
        raw_value=raw_value,
        ticket=ticket,
        reload_action=RELOAD_ACTION,
        export_action=EXPORT_ACTION,
        related_action=RELATED_ACTION,
        reading=reading,
        js_url=js_url,
    )


def related_part(related: RelatedData, words: Words) -> str:
    """Return the fragment for the page's script, without page and ticket."""
    return render("lead/related_shown.html", words, related=related)


def _texts(group: RowGroup, row: Row, words: Words) -> Iterator[str]:
    yield from (words.say(group.label), words.say(row.label), row.portal_label, row.code)
    yield from (value_words(row.value, words), row.value.wire)
