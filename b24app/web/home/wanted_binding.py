"""What should be bound in every portal: our addresses, and the tab's title in the languages that we have it in."""

from b24app.domain.operations.placements import TAB_TITLE, Binding
from b24app.domain.portal.portal_address import Origin
from b24app.web.language.tab_titles import tab_titles
from b24app.web.language.words import LOCALES, words_for


def wanted_binding(public_url: Origin, tab_title: str) -> Binding:
    """Return the binding; `tab_title` is the operator's own for all languages, "" for ours."""
    return Binding(
        tab_handler=f"{public_url}/lead-tab",
        tab_title=tab_title or TAB_TITLE,
        tab_titles={} if tab_title else tab_titles(map(words_for, LOCALES)),
        events_handler=f"{public_url}/events",
    )
