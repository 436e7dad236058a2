"""What the application needs where nobody opens it: the portals, and the pair with which it acts in one."""

from collections.abc import Iterator

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import StoredPair
from b24app.ports import Installations, TokenPairs, UnreadablePortal

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


def installers_pair(pairs: TokenPairs, installation: Installation) -> StoredPair | None:
    """Return the pair of the installer. None where there is no installer, or no pair is kept.

    Raises:
        StoreError: the store did not answer.
    """
    installer_id = installation.installer_id
    return None if installer_id is None else pairs.find(installation.member_id, installer_id)
