"""The rules of refreshing a token pair while other workers may refresh it, too."""

from datetime import datetime, timedelta
from enum import Enum, auto

from b24app.domain.portal.tokens import NOT_YET_WRITTEN, Refresh, StoredPair, TokenGrant

# The holder's call ends after 10 s, its writing after 5: a holder that is not back then will not come back.
LEASE_S = 20.0
LEAST_S = 3.0  # less time is not begun with: a refresh whose answer is not waited for may have spent the pair
WAIT_S = 12.0  # as long as the holder may need: after that the page offers to try again
JUST_GOT = timedelta(minutes=10)
FIRST_PAUSE_S, LONGEST_PAUSE_S, LENGTHENING = 0.02, 0.25, 1.5


class Step(Enum):
    """What a worker does next that needs a newer pair than the one it used."""

    REFRESH = auto()
    WAIT = auto()
    USE_STORED = auto()
    GIVE_UP = auto()


def next_step(used: StoredPair, current: StoredPair, *, waited: bool) -> Step:
    """Decide by what the store says now. `waited` says that this worker waited for another one's refresh.

    A pair that waits to be written has no version yet which a lease could name: its writing is waited for.
    After a refresh that failed, no worker that waited for it tries again. The next request does, once.
    """
    if is_newer(current, used):
        return Step.USE_STORED
    if current.refresh is Refresh.UNDER_WAY or current.generation == NOT_YET_WRITTEN:
        return Step.WAIT
    return Step.GIVE_UP if waited and current.refresh is not Refresh.ABANDONED else Step.REFRESH


def is_newer(current: StoredPair, used: StoredPair) -> bool:
    """Whether the pair that was used is no longer the stored one. That it was written meanwhile makes it no other.

    Where it was used before it was written, and never was, the stored one is an older one.
    """
    if used.generation == NOT_YET_WRITTEN and current.kept_at < used.kept_at:
        return False
    counted_on = used.generation not in {current.generation, NOT_YET_WRITTEN}
    return counted_on or current.pair != used.pair


def is_usable(stored: StoredPair, now: datetime) -> bool:
    """Whether the portal may be asked with this pair: its hour is not over, and nobody may have rotated it.

    The hour counts by our clock from the moment that we got the token, so the portal's clock does not matter.
    """
    return stored.pair.expires_at > now and stored.refresh is Refresh.NONE


def belongs_to_same_user(grant: TokenGrant, stored: StoredPair) -> bool:
    """Whether the new pair is the same person's in the same portal."""
    return grant.member_id == stored.member_id and grant.user_id in {None, stored.user_id}
