"""The lead's page as HTML, in the reader's language: what a sales person needs, and every field in plain words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from b24app.domain.lead.field_search import EVERYTHING, FieldSearch
from b24app.domain.lead.fields import Group, is_custom
from b24app.domain.lead.page_names import bounded_names
from b24app.domain.lead.related import RelatedData
from b24app.domain.lead.row_groups import RowGroup, filled_among
from b24app.domain.lead.rows import Row
from b24app.domain.lead.tab import LeadTab
from b24app.domain.lead.values.values import Binding, Value
from b24app.web.language.words import Words, render
from b24app.web.lead.fields_html import GroupRows, fields_html, has_typed_times
from b24app.web.lead.value_html import Html, record_html, value_html
from b24app.web.lead.value_words import value_words, words_of

RELOAD_ACTION = "/lead-tab/reload"
EXPORT_ACTION = "/lead-tab/export"
RELATED_ACTION = "/lead-tab/extras"
INSPECTOR = "inspector"  # the view of the same lead for integrators


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedOnPage:
    """The related data on the page: the data, nothing yet, or nothing because it failed."""

    data: RelatedData | None = None
    failed: bool = False


LATER, FAILED = RelatedOnPage(), RelatedOnPage(failed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader asked for in addition to the lead. `view` is "" for the page, or INSPECTOR.

    `excerpt` is what the page hands over when it asks for related data.
    """

    search: FieldSearch = EVERYTHING
    related: RelatedOnPage = LATER
    view: str = ""
    excerpt: str = ""


ONLY_THE_LEAD = Reading()


def lead_page(tab: LeadTab, words: Words, *, ticket: str, js_url: str, reading: Reading = ONLY_THE_LEAD) -> str:
    """Return the page. Fields that the search does not find are in it too, and hidden."""
    tab = bounded_names(tab)
    told = [(group, group.told) for group in tab.groups]
    rows = [row for _, rows in told for row in rows]
    found = codes_found(told, reading.search, words)
    return render(
        "lead/lead_tab.html",
        words,
        tab=tab,
        fields=fields_html(told, found, words),
        counts=(len(found), len(rows)),
        has_typed_times=has_typed_times(told),
        filled=(filled_among(rows), len(rows)),
        reload_action=RELOAD_ACTION,
        export_action=EXPORT_ACTION,
        related_action=RELATED_ACTION,
        ticket=ticket,
        reading=reading,
        js_url=js_url,
        **value_makers(words),
    )


def related_part(template: str, related: RelatedData, words: Words) -> str:
    """Return the fragment for a page's script, without page and ticket."""
    return render(template, words, related=related, **value_makers(words))


def value_makers(words: Words) -> Mapping[str, Callable[..., Html]]:
    """Return what templates show values with."""

    def show(value: Value, code: str = "") -> Html:
        return Html(value_html(value, words_of(words, custom=is_custom(code))))

    def record(binding: Binding, name: str) -> Html:
        return Html(record_html(binding, name, words))

    return {"show": show, "record": record}


def codes_found(groups: Iterable[GroupRows], search: FieldSearch, words: Words) -> frozenset[str]:
    """Return the codes of the rows that the search finds."""
    if not search.find:
        return frozenset([row.code for _, rows in groups for row in rows])
    return frozenset(row.code for group, rows in groups for row in rows if search.finds(_texts(group, row, words)))


def _texts(group: RowGroup, row: Row, words: Words) -> Iterator[str]:
    yield from (words.say(group.label), words.say(row.label), row.portal_label, row.code)
    yield from (value_words(row.value, words_of(words, custom=group.key is Group.CUSTOM)), row.value.wire)
