"""Which fields of a lead a person looks for: words that must stand in a field, and whether it must be filled."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_SEARCH = 200  # characters; what is longer is no search but a text


class Show(StrEnum):
    """Which fields are shown."""

    ALL = "all"
    FILLED = "filled"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSearch:
    """What a person has set above the fields; `details` shows codes, types and raw values beside them."""

    find: str = ""
    show: Show = Show.ALL
    details: bool = False

    def finds(self, texts: Iterable[str]) -> bool:
        """Tell whether each word stands in one of the texts, whatever its case, accents and width."""
        words = fold(self.find).split()
        if not words:
            return True
        folded = fold("\n".join(texts))
        return all(word in folded for word in words)


EVERYTHING = FieldSearch()


def fold(text: str) -> str:
    """Return the text without case, accents and width; static/inspector.js does the same in the browser."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in apart if not unicodedata.category(letter).startswith("M"))
    return bare.upper().casefold()
