"""The search within a lead's fields: words that must be in a field, and whether it must be filled."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_SEARCH = 200  # characters: a longer text is no search


class Show(StrEnum):
    """Which fields are shown."""

    ALL = "all"
    FILLED = "filled"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSearch:
    """What a person has set above the fields."""

    find: str = ""
    show: Show = Show.ALL

    def finds(self, texts: Iterable[str]) -> bool:
        """Tell whether each word is in one of the texts, whatever its case, accents and width."""
        words = fold(self.find).split()
        if not words:
            return True
        folded = fold("\n".join(texts))
        return all(word in folded for word in words)


EVERYTHING = FieldSearch()


def fold(text: str) -> str:
    """Return the text without case, accents and width. static/fields.js does the same in the browser."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in apart if not unicodedata.category(letter).startswith("M"))
    return bare.upper().casefold()
