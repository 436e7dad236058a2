"""HTML of somebody's text with nothing in it but words, their structure and links that are safe to follow."""

import re
from dataclasses import dataclass

import nh3

BLOCKS = {"p", "div", "br", "blockquote", "pre", "ul", "ol", "li", "table", "tbody", "tr", "th", "td"}
TAGS = {*BLOCKS, "b", "i", "u", "s", "code", "a", "data", "details", "summary"}
EVERYWHERE = "*"  # nh3 allows title and lang of any element where nothing is said
ATTRIBUTES = {EVERYWHERE: set[str](), "a": {"href"}, "ol": {"type"}, "data": {"value", "data-open-path"}}
SCHEMES = {"http", "https", "mailto", "tel"}
OF_A_TAB_OF_ITS_OWN = {"a": {"target": "_blank"}}
# The page's script leads there within the portal, so nothing else may stand in it.
PERSONS_PAGE = re.compile(r"/company/personal/user/[1-9][0-9]{0,17}/")


@dataclass(frozen=True, slots=True)
class SanitizedHtml:
    """What `sanitize` returned, and nobody else: templates show it as HTML, because it says `__html__`."""

    html: str

    def __html__(self) -> str:
        return self.html


def sanitize(html: str) -> SanitizedHtml:
    """Return the HTML without whatever acts, loads, or looks like our own page: no script, event, image or style."""
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
