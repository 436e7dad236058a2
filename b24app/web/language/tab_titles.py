"""The tab's title in each of our languages, for the portal that binds the tab."""

from collections.abc import Iterable, Mapping

from b24app.domain.operations.placements import TAB_TITLE
from b24app.web.language.words import FALLBACK, Words


def tab_titles(languages: Iterable[Words]) -> Mapping[str, str]:
    """Return the titles by Bitrix24's codes of the languages, without those that equal the English one.

    Source: Bitrix24 REST docs, placement.bind (LANG_ALL).
    """
    said = {words.code: words.gettext(TAB_TITLE) for words in languages}
    return {code: title for code, title in said.items() if title != TAB_TITLE or code == FALLBACK}
