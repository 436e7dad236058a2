from io import BytesIO

from babel import Locale
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.support import Translations

from b24app.domain.operations.placements import LEAD_TAB
from b24app.web.language.codes import LOCALES
from b24app.web.language.tab_titles import tab_titles
from b24app.web.language.words import Words, words_for

LONGEST = 12  # the portal's row of tabs is short: what does not fit stands under More


def german(title: str) -> Words:
    """Give a language whose catalogue says nothing but the title."""
    catalogue, compiled = Catalog(locale="de"), BytesIO()
    catalogue.add(LEAD_TAB.title, title)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(code="de", locale=Locale("de"), catalogue=Translations(compiled))


def test_english_is_always_said_and_every_title_fits_the_row_of_tabs() -> None:
    titles = tab_titles(LEAD_TAB, map(words_for, LOCALES))
    assert titles["en"] == LEAD_TAB.title
    assert {code: title for code, title in titles.items() if len(title) > LONGEST} == {}


def test_a_language_whose_catalogue_has_the_title_is_told_under_the_platforms_code() -> None:
    assert tab_titles(LEAD_TAB, [words_for("en"), german("Alles")]) == {"en": LEAD_TAB.title, "de": "Alles"}


def test_a_language_that_has_no_word_of_its_own_is_left_to_the_title_itself() -> None:
    assert tab_titles(LEAD_TAB, [words_for("en"), german(LEAD_TAB.title)]) == {"en": LEAD_TAB.title}
