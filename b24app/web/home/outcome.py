"""Where on the home page the outcome of an administrator's form stands: beside the form that was posted.

The page is long, its frame is as high as the page, and the portal around it keeps its scroll: at the top nobody would
see it.
"""

from enum import StrEnum

from b24app.domain.portal.changes import AddListed, Change, ChooseRule, LetExport, RemoveListed


class PagePart(StrEnum):
    """A part of the page with forms of its own. `TOP` has those that stand before all others."""

    TOP = "top"
    RULE = "rule"
    LIST = "list"
    SEARCH = "search"
    EXPORT = "export"
    KEY_FIELDS = "key fields"
    HEALTH = "health"


def part_of(decision: Change | str) -> PagePart:
    """Return the part in which this was decided. A search for somebody is a str."""
    match decision:
        case str():
            return PagePart.SEARCH
        case ChooseRule():
            return PagePart.RULE
        case AddListed() | RemoveListed():
            return PagePart.LIST
        case LetExport():
            return PagePart.EXPORT
    return PagePart.KEY_FIELDS
