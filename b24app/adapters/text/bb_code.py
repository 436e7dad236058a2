"""BB-code, the format of a lead's comment, as sanitized HTML.

Words, lists, quotes, tables, links and people keep their form. Sizes, fonts, colours and alignment do not: the page
has its own styles and forbids others. An image or a video becomes a link, because nothing is loaded from other hosts.
An unknown tag is shown as it is written.
Source: Bitrix24 REST docs, crm.lead.get (COMMENTS); the tags are those that the portal turns its comments into.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape, unescape

import bbcode

from b24app.adapters.text.sanitized_html import SanitizedHtml, sanitize
from b24app.domain.lead.values.addresses import read_link, read_person
from b24app.domain.lead.values.read_value import MOST_MARKED_UP

Options = Mapping[str, str]
Render = Callable[[str, str, Options, object, object], str]

DEEPEST = 16  # tags within tags: deeper ones are shown as they are written
# The portal writes some characters of a comment as HTML does. Brackets written so are no tags.
SIGN = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#0?39);")
BRACKETS = {"&amp;#91;": "[", "&amp;#93;": "]"}
TAG = re.compile(r"(\[[^\[\]\n]*\])")
OF_AN_ADDRESS = re.compile(r"\[(/?)(?:url|img|video|code)\b", re.IGNORECASE)
BARE = re.compile(r"https?://[^\s<>\"'\[\]]*[^\s<>\"'\[\].,;:!?)]", re.IGNORECASE)

BLOCK = {"strip": True, "swallow_trailing_newline": True}
ROWS = {**BLOCK, "transform_newlines": False}
WORDS = {"render_embedded": False}
SIMPLE: Mapping[str, tuple[str, Mapping[str, bool]]] = {
    **{tag: (f"<{tag}>%(value)s</{tag}>", {}) for tag in ("b", "i", "u", "s")},
    **dict.fromkeys(("size", "font", "color", "project", "department"), ("%(value)s", {})),
    **dict.fromkeys(("p", "left", "center", "right", "justify"), ("<div>%(value)s</div>\n", BLOCK)),
    **{tag: (f"<{tag}>%(value)s</{tag}>", ROWS) for tag in ("table", "tr")},
    **{tag: (f"<{tag}>%(value)s</{tag}>\n", BLOCK) for tag in ("td", "th")},
    "quote": ("<blockquote>%(value)s</blockquote>\n", BLOCK),
    "code": ("<pre>%(value)s</pre>\n", {**ROWS, **WORDS}),
}


def formatted(text: str) -> SanitizedHtml:
    """Return the text as HTML that may be put into a page."""
    if len(text) > MOST_MARKED_UP:
        return sanitize(escape(text).replace("\n", "<br>\n"))
    html = _to_html()(_with_links(SIGN.sub(lambda sign: unescape(sign[0]), text)))
    for written, meant in BRACKETS.items():
        html = html.replace(written, meant)
    return sanitize(html)


def _with_links(text: str) -> str:
    """Mark the addresses in the text. The library's own search for them may never end."""
    parts, inside = TAG.split(text), 0
    for place, part in enumerate(parts):
        if found := OF_AN_ADDRESS.match(part):
            inside = max(inside + (-1 if found[1] else 1), 0)
        elif not inside and not TAG.fullmatch(part):
            parts[place] = BARE.sub(r"[url]\g<0>[/url]", part)
    return "".join(parts)


@cache
def _to_html() -> Callable[[str], str]:
    parser = bbcode.Parser(
        newline="<br>\n", install_defaults=False, replace_links=False, replace_cosmetic=False, max_tag_depth=DEEPEST
    )
    for tag, (html, options) in SIMPLE.items():
        parser.add_simple_formatter(tag, html, **options)
    parser.add_formatter("list", _list, **ROWS)
    parser.add_formatter("*", _item, same_tag_closes=True, strip=True)
    parser.add_formatter("url", _link)
    parser.add_formatter("img", _link, **WORDS)
    parser.add_formatter("video", _link, **WORDS)
    parser.add_formatter("user", _person)
    parser.add_formatter("spoiler", _folded, **BLOCK)
    parser.add_formatter("cut", _folded, **BLOCK)
    to_html: Callable[[str], str] = parser.format
    return to_html


def _list(_tag: str, inner: str, options: Options, _parent: object, _context: object) -> str:
    kind = options.get("list", "")
    return f'<ol type="{kind}">{inner}</ol>' if kind in {"1", "a"} else f"<ul>{inner}</ul>"


def _item(_tag: str, inner: str, _options: Options, parent: object, _context: object) -> str:
    return f"<li>{inner}</li>\n" if getattr(parent, "tag_name", "") == "list" else f"• {inner}<br>\n"


def _link(tag: str, inner: str, options: Options, _parent: object, _context: object) -> str:
    """Return a link where the address is safe to follow, else the words and the address."""
    address = options.get(tag) or unescape(inner)
    if read_link(address):
        return f'<a href="{escape(address)}">{inner}</a>'
    return f"{inner} ({escape(address)})" if options.get(tag) else inner


def _person(tag: str, inner: str, options: Options, _parent: object, _context: object) -> str:
    person = read_person(options.get(tag, ""), {})
    return f'<data value="{person.user_id}" data-open-path="{person.path}">{inner}</data>' if person else inner


def _folded(tag: str, inner: str, options: Options, _parent: object, _context: object) -> str:
    return f"<details><summary>{escape(options.get(tag) or '…')}</summary>{inner}</details>"
