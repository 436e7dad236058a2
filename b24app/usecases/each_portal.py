"""Goes through the installed portals, some at a time."""

from collections.abc import Iterator

from b24app.domain.portal.installation import Installation
from b24app.ports import Installations

AT_A_TIME = 50


def each_portal(installations: Installations) -> Iterator[Installation]:
    """Yield each installation, by member_id. Installations that come or go meanwhile do no harm.

    Raises:
        StoreError: the store did not answer.
    """
    last = ""
    while some := installations.listed(last, AT_A_TIME):
        yield from some
        last = some[-1].member_id
