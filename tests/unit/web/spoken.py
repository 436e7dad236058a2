"""What a person reads or hears of a page, and the words in it."""

import re
from html.parser import HTMLParser

SPOKEN = frozenset({"title", "aria-label", "placeholder", "alt", "label", "aria-description", "aria-roledescription"})
MUTE = frozenset({"script", "style", "code"})
LETTERS = re.compile(r"[^\W\d_]{2,}")
# What stands on pages and is nobody's language: names, and what Babel writes.
NAMES = frozenset({"UTC", "GMT", "PM", "AM", "day", "days", "hour", "hours", "minute", "minutes", "Juniper", "Oak"})


class Spoken(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MUTE:
            self._inside.append(tag)
        given = dict(attrs)
        spoken = SPOKEN | ({"value"} if tag == "input" and given.get("type") in {"submit", "button"} else set())
        self.said += [value for name, value in attrs if name in spoken and value]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.said.append(data.strip())


def spoken(html: str) -> list[str]:
    reader = Spoken()
    reader.feed(html)
    return reader.said


def without(innermost: re.Pattern[str], text: str) -> str:
    """Take out what is bracketed, and what that is bracketed by."""
    while (less := innermost.sub(" ", text)) != text:
        text = less
    return text
