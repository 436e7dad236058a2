"""Checks HTML for whatever acts, loads or changes the page, however it was made."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

STRUCTURE = {"p", "div", "br", "blockquote", "pre", "ul", "ol", "li", "table", "tbody", "tr", "th", "td", "b", "i", "u"}
STRUCTURE |= {"s", "code", "details", "summary", "a", "data"}
SAFE = {
    "href": re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE),
    "target": re.compile("_blank"),
    "rel": re.compile("noopener noreferrer"),
    "type": re.compile(".*", re.DOTALL),
    "value": re.compile(".*", re.DOTALL),
    "data-open-path": re.compile(r"/company/personal/user/[0-9]+/"),
}


def harms(html: str) -> list[str]:
    """Name what is in the HTML and should not be."""
    judge = _Judge()
    judge.feed(html)
    judge.close()
    return judge.found


def words_of(html: str) -> str:
    """Return what a person reads, a line for each line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.said)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


class _Judge(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in STRUCTURE:
            self.found.append(f"<{tag}>")
        self.found += _bad(attrs)
        if tag == "a" and not {"target", "rel"} <= {name for name, _ in attrs}:
            self.found.append("a link that opens over the page or knows who opened it")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"instruction {data}")


def _bad(attrs: list[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in attrs:
        if name not in SAFE or not SAFE[name].fullmatch(value or ""):
            yield f"{name}={value}"
