"""Goes through the installed portals, some at a time."""

from collections.abc import Iterator

from b24app.domain.portal.installation import Installation
from b24app.ports import Installations, UnreadablePortal

AT_A_TIME = 50


def each_portal(installations: Installations) -> Iterator[Installation | UnreadablePortal]:
    """Yield each installation, by member_id. One that comes, goes or cannot be read meanwhile does no harm to others.

    Raises:
        StoreError: the store did not answer.
    """
    last = ""
    while some := installations.listed(last, AT_A_TIME):
        yield from some
        last = some[-1].member_id
