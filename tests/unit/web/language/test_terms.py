"""Words that Bitrix24 has itself are Bitrix24's in each language: the table of terms beside the catalogues."""

import csv
from collections import defaultdict
from collections.abc import Mapping

from b24app.web.language.catalogue_files import CATALOGUES
from b24app.web.language.codes import LOCALES
from b24app.web.language.words import words_for

LABELS = ("Stage", "Source", "Responsible person", "Deal", "Contact", "Company", "Open Channel")  # a text each


def terms() -> Mapping[str, Mapping[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with (CATALOGUES / "terms.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["language"]][row["term"]] = row["word"]
    return found


def test_every_language_has_a_word_for_the_same_terms() -> None:
    assert terms().keys() == LOCALES.keys()
    assert [code for code, words in terms().items() if words.keys() != terms()["en"].keys()] == []
    assert all(all(words.values()) for words in terms().values())


def test_a_label_that_is_a_term_is_the_terms_word() -> None:
    """With its article, in Arabic."""
    for code in LOCALES:
        said = {term: words_for(code).gettext(term).casefold() for term in LABELS}
        assert {term: told for term, told in said.items() if terms()[code][term].casefold() not in told} == {}, code
