"""How much of a portal's texts a page has room for."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import escape

from b24app.domain.bounded_json import LONGEST_TEXT, ONE_LINE, cut

REWRITTEN = re.compile(r"[&<>\"'\\\x00-\x1f]")  # what HTML, or a JSON in it, writes otherwise
QUOTES = 2 * len("&quot;")


@dataclass(slots=True)
class Room:
    """What a page has left for the texts of an answer, in bytes as they are written in HTML.

    `was_short` says that something did not fit.
    """

    left: int
    was_short: bool = False

    def take(self, size: int) -> bool:
        """Take so many bytes, and tell whether they were left."""
        fits = size <= self.left
        self.was_short |= not fits
        self.left = max(self.left - size, 0)
        return fits

    def holds(self, text: str, besides: int = 0) -> bool:
        """Take the whole text and some bytes besides it, and tell whether there was room."""
        return self.take(_size(text) + besides)

    def fit(self, text: str, longest: int = LONGEST_TEXT) -> str:
        """Return the text, cut to what is left and to `longest` characters."""
        short = cut(text, longest)
        size = _size(short)
        if size > self.left:
            fitting = bisect_right(range(len(short)), self.left, key=lambda length: _size(short[:length])) - 1
            short = f"{short[: max(fitting, 0)]}…"
            size = _size(short)
        self.was_short |= short != text
        self.left = max(self.left - size, 0)
        return short


def html_size(text: str) -> int:
    """Return how long the text is in HTML, in bytes."""
    written = escape(text) if REWRITTEN.search(text) else text
    return len(written) if written.isascii() else len(written.encode("utf-8", "surrogatepass"))


def _size(text: str) -> int:
    """Return how long the text is in HTML, or in a JSON in HTML, where control characters are longest."""
    if REWRITTEN.search(text):
        return html_size(ONE_LINE.encode(text))
    return html_size(text) + QUOTES
