"""HTML made of somebody's text: words, their structure and links that are safe to follow."""

import re
from dataclasses import dataclass

import nh3

BLOCKS = {"p", "div", "br", "blockquote", "pre", "ul", "ol", "li", "table", "tbody", "tr", "th", "td"}
TAGS = {*BLOCKS, "b", "i", "u", "s", "code", "a", "data", "details", "summary"}
EVERYWHERE = "*"  # nh3 allows title and lang of any element by default
ATTRIBUTES = {EVERYWHERE: set[str](), "a": {"href"}, "ol": {"type"}, "data": {"value", "data-open-path"}}
SCHEMES = {"http", "https", "mailto", "tel"}
OF_A_TAB_OF_ITS_OWN = {"a": {"target": "_blank"}}
# The page's script opens it within the portal, so nothing else may be in it.
PERSONS_PAGE = re.compile(r"/company/personal/user/[1-9][0-9]{0,17}/")


@dataclass(frozen=True, slots=True)
class SanitizedHtml:
    """The result of `sanitize`, which alone makes it. Templates show it as HTML, because it has `__html__`."""

    html: str

    def __html__(self) -> str:
        return self.html


def sanitize(html: str) -> SanitizedHtml:
    """Return the HTML without script, event handler, image, style, or anything else that acts, loads or imitates us."""
    return SanitizedHtml(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes=SCHEMES,
            url_relative="deny",
            link_rel="noopener noreferrer",
            set_tag_attribute_values=OF_A_TAB_OF_ITS_OWN,
        )
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    return value if name != "data-open-path" or PERSONS_PAGE.fullmatch(value) else None
