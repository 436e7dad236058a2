"""What should be bound in every portal: our tabs with their titles in all our languages, and the events."""

from collections.abc import Callable
from functools import cache

from b24app.domain.operations.placements import CARD_TABS, CardTab, WantedBinding, WantedTab
from b24app.domain.portal.portal_address import Origin
from b24app.web.language.codes import LOCALES
from b24app.web.language.tab_titles import tab_titles
from b24app.web.language.words import words_for


def wanted_binding(public_url: Origin, tab_title: str) -> Callable[[], WantedBinding]:
    """Return what gives the binding. `tab_title` is the operator's own for all languages, "" for ours.

    The titles are looked up when they are first asked for: they stand in the catalogues of all languages, and few
    processes ever bind a tab.
    """

    @cache
    def wanted() -> WantedBinding:
        tabs = tuple(_wanted(tab, public_url, tab_title) for tab in CARD_TABS)
        return WantedBinding(tabs=tabs, events_handler=f"{public_url}/events")

    return wanted


def _wanted(tab: CardTab, public_url: Origin, tab_title: str) -> WantedTab:
    return WantedTab(
        placement=tab.name,
        handler=f"{public_url}{tab.handler}",
        title=tab_title or tab.title,
        titles={} if tab_title else tab_titles(tab, map(words_for, LOCALES)),
    )
