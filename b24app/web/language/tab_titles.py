"""The tab's title in each of our languages, for the portal that binds the tab."""

from collections.abc import Iterable, Mapping

from b24app.domain.operations.placements import CardTab
from b24app.web.language.codes import FALLBACK
from b24app.web.language.words import Words


def tab_titles(tab: CardTab, languages: Iterable[Words]) -> Mapping[str, str]:
    """Return the titles by Bitrix24's codes of the languages; what says no more than English is left out.

    Source: Bitrix24 REST docs, placement.bind (LANG_ALL).
    """
    said = {words.code: words.gettext(tab.title) for words in languages}
    return {code: title for code, title in said.items() if title != tab.title or code == FALLBACK}
