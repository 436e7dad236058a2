"""Go through the portals in which the application is installed, some at a time."""

from collections.abc import Iterator

from b24app.domain.portal.installation import Installation
from b24app.ports import Installations, UnreadablePortal

AT_A_TIME = 50


def each_portal(installations: Installations) -> Iterator[Installation | UnreadablePortal]:
    """Give each installation by its member_id; one that is erased, comes or cannot be read disturbs no other.

    Raises:
        StoreError: the store did not answer.
    """
    last = ""
    while some := installations.listed(last, AT_A_TIME):
        yield from some
        last = some[-1].member_id
