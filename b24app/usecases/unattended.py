"""What the application does of its own accord: goes through the portals, notes something of one, acts in one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import StoredPair
from b24app.ports import Installations, TokenPairs, UnreadablePortal

Page = Callable[[str, int], Sequence[Installation | UnreadablePortal]]
AT_A_TIME = 1_000  # portals in memory
MOST_TRIES = 3  # a change that lost three times meets somebody who changes the portal on purpose


def by_pages(page: Page, after: str = "") -> Iterator[Installation | UnreadablePortal]:
    """Yield installations by member_id, those behind `after`, with a page of the store in memory at a time.

    One that comes, goes or cannot be read meanwhile does no harm to others.

    Raises:
        StoreError: the store did not answer.
    """
    while some := page(after, AT_A_TIME):
        yield from some
        after = some[-1].member_id


def change(installations: Installations, member_id: str, change_of: Callable[[Installation], Installation]) -> bool:
    """Change what is stored of a portal, beside other writers. False if it is not known, or they were first each time.

    Raises:
        StoreError: the store did not answer.
    """
    for _ in range(MOST_TRIES):
        read = installations.find(member_id)
        if read is None:
            return False
        if installations.replace(read, change_of(read)):
            return True
    return False


def mark_removed(installations: Installations, installation: Installation, now: datetime) -> None:
    """Mark the portal as perhaps removed, where it is not marked yet. No event said so, so nothing is wished with it.

    Raises:
        StoreError: the store did not answer.
    """
    if installation.removal_disproved:
        change(installations, installation.member_id, lambda read: read.hinted(now))


def installers_pair(pairs: TokenPairs, installation: Installation) -> StoredPair | None:
    """Return the pair of the installer. None where there is no installer, or no pair is kept.

    Raises:
        StoreError: the store did not answer.
    """
    installer_id = installation.installer_id
    return None if installer_id is None else pairs.find(installation.member_id, installer_id)
