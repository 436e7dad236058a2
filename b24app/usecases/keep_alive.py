"""Renews installations that nobody uses before their refresh tokens expire, from the operator's cron."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import SOMEBODY, StoredPair
from b24app.errors.outside import AppRemovedError, ClientRefusedError, OutsideError, PortalClosedError
from b24app.errors.own import TicketExpiredError
from b24app.ports import AuthorizationServer, Installations, TokenPairs, UnreadablePortal
from b24app.ports.progress import Seen, to_nobody
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh
from b24app.usecases.remove_app import NO_SUCH_CLIENT
from b24app.usecases.unattended import by_pages, installers_pair, mark_removed

# Source: Bitrix24 REST docs, "Automatic renewal of tokens" (a refresh token lives 180 days).
IDLE = timedelta(days=150)


class Fate(Enum):
    """What became of an idle installation's pair."""

    RENEWED = auto()
    SPENT = auto()
    REMOVED = auto()
    LATER = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAlive:
    """Goes through the portals one by one. Several hosts may do so at once, each pair is refreshed by one of them."""

    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer
    keep_tokens_fresh: KeepTokensFresh

    def __call__(self, now: datetime, told: Seen = to_nobody) -> Counter[Fate]:
        """Renew what is idle, and count the outcomes. Then viewers' pairs that nobody used for a day are deleted, too.

        `told` hears how many more were looked at.

        A server that does not accept our own secret is not asked further. What is deleted comes last: it may take long
        or fail, and a pair that is not renewed in time is lost.

        Raises:
            StoreError: the store failed. What was renewed before stays so.
        """
        fates: Counter[Fate] = Counter()
        refusing = set[str]()
        for each in by_pages(partial(self.installations.idle, now - IDLE)):
            told(1)
            if (fate := self._fate(each, refusing, now)) is not None:
                fates[fate] += 1
        self.pairs.sweep(now)
        return fates

    def _fate(self, found: Installation | UnreadablePortal, refusing: set[str], now: datetime) -> Fate | None:
        if isinstance(found, UnreadablePortal):
            return Fate.SPENT
        fate = Fate.REFUSED if found.oauth_server in refusing else self._renew(found, now)
        if fate is Fate.REFUSED:
            refusing.add(found.oauth_server)
        return fate

    def _renew(self, installation: Installation, now: datetime) -> Fate | None:
        """Renew one. None if it was used or renewed since it was found to be idle."""
        stored = installers_pair(self.pairs, installation)
        if stored is None:
            return Fate.SPENT
        return None if now - stored.kept_at < IDLE else self._renewed(installation, stored, now)

    def _renewed(self, installation: Installation, stored: StoredPair, now: datetime) -> Fate:
        try:
            self.keep_tokens_fresh.renew(installation, stored, now)
        except TicketExpiredError:
            return Fate.SPENT
        except (AppRemovedError, PortalClosedError):
            return Fate.REMOVED
        except ClientRefusedError as refusal:
            return self._disowned(installation, stored, refusal, now)
        except OutsideError:
            return Fate.LATER
        return Fate.RENEWED

    def _disowned(
        self, installation: Installation, stored: StoredPair, refusal: ClientRefusedError, now: datetime
    ) -> Fate:
        """Tell whether the client is refused for this portal, about which `reconcile` asks, or altogether."""
        try:
            token, server, member_id = stored.pair.refresh_token, installation.oauth_server, installation.member_id
            known = refusal.code == NO_SUCH_CLIENT and self.authorization.knows_our_secret(
                token, server, member_id, SOMEBODY
            )
        except OutsideError:
            return Fate.LATER
        if not known:
            return Fate.REFUSED
        mark_removed(self.installations, installation, now)
        return Fate.REMOVED
