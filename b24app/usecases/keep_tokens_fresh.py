"""Calls the portal with a stored pair, and renews the pair where the portal or its hour says so."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from b24app.domain.portal.confirmed_token import confirmed_token
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.refresh import JUST_GOT, is_newer, is_usable
from b24app.domain.portal.tokens import Refresh, StoredPair, ViewerToken
from b24app.errors.outside import (
    AppRemovedError,
    ClientRefusedError,
    PersonGoneError,
    PortalClosedError,
    TokenExpiredError,
    TokenRefusedError,
)
from b24app.errors.own import TicketExpiredError
from b24app.ports import Installations, TokenPairs
from b24app.usecases.follow_portal import FollowPortal
from b24app.usecases.renew_pair import RenewPair
from b24app.usecases.unattended import mark_removed

LOG = logging.getLogger("b24app.tokens")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTokensFresh:
    """Renews when the portal says so or the known hour is over. Renewing before each call gets an app blocked.

    Source: Bitrix24 REST docs, "Automatic renewal of tokens" (apps that refresh before each call get blocked).
    """

    pairs: TokenPairs
    installations: Installations
    renew_pair: RenewPair
    follow_portal: FollowPortal

    def call(
        self,
        installation: Installation,
        user_id: int,
        now: datetime,
        ask: Callable[[PortalAddress, ViewerToken], Answer],
    ) -> Answer:
        """Return what `ask`, which must only read, answers at the portal's address with the person's access token.

        The call is repeated once after a renewal. A portal that was renamed is followed, so the address may be another
        one than the installation's.

        Raises:
            TicketExpiredError: we keep no pair of this person, or it cannot be refreshed any more.
            UnprovenLaunchError, PortalUnknownError: the portal moved, and its new address is not proven.
            OutsideError, TooManyProofsError, ThreadsBusyError, StoreError: as `ask`, RenewPair and the ports.
        """
        stored = self.pairs.find(installation.member_id, user_id)
        if stored is None:
            raise TicketExpiredError
        if is_usable(stored, now):
            try:
                return self._ask(installation, stored, now, ask)
            except (TokenExpiredError, TokenRefusedError):
                # The portal decides, not our clock. A token that another worker has just rotated is "invalid" to it.
                pass
        renewed = self.renew(installation, stored, now)
        with confirmed_token():
            return self._ask(installation, renewed, now, ask)

    def renew(self, installation: Installation, stored: StoredPair, now: datetime) -> StoredPair:
        """Return a newer pair than `stored`. Raises as RenewPair.

        A pair that we got a moment ago is never refreshed, whatever the portal says: it could make us ask without end.
        The portal around the page gives another one.
        """
        current = self.pairs.find(stored.member_id, stored.user_id)
        if current is None:
            raise TicketExpiredError
        if is_newer(current, stored):
            return current
        if now - current.kept_at < JUST_GOT and current.refresh is Refresh.NONE:
            raise TicketExpiredError
        try:
            return self.renew_pair(installation, current, now)
        except (AppRemovedError, PortalClosedError):
            if installation.renewing_server(current.pair) == installation.oauth_server:  # another one's word says less
                mark_removed(self.installations, installation, now)
            raise
        except ClientRefusedError as refusal:
            _alarm(installation.renewing_server(current.pair), refusal)
            raise

    def _ask(
        self,
        installation: Installation,
        stored: StoredPair,
        now: datetime,
        ask: Callable[[PortalAddress, ViewerToken], Answer],
    ) -> Answer:
        token = stored.pair.access_token
        try:
            return self.follow_portal(installation, token, lambda at: ask(at, token), stored.user_id)
        except PersonGoneError:
            self.pairs.drop(stored)
            raise
        except AppRemovedError:
            mark_removed(self.installations, installation, now)
            raise


def _alarm(server: str | None, refusal: ClientRefusedError) -> None:
    """Tell the operator, who can change it."""
    LOG.error("B24_CLIENT_ID or B24_CLIENT_SECRET is refused by %s: %s", server, refusal)
