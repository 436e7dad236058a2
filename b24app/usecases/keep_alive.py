"""Renews installations that nobody uses before their refresh tokens expire, from the operator's cron."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from b24app.domain.portal.installation import Installation
from b24app.errors.outside import AppRemovedError, PaymentRequiredError, UnreachableError
from b24app.errors.own import TicketExpiredError
from b24app.ports import Installations, TokenPairs, UnreadablePortal
from b24app.usecases.installers_pair import installers_pair
from b24app.usecases.keep_tokens_fresh import KeepTokensFresh

# Source: Bitrix24 REST docs, "Automatic renewal of tokens" (a refresh token lives 180 days).
IDLE = timedelta(days=150)
AT_A_TIME = 20  # portals read together, and asked one after the other


class Fate(Enum):
    """What became of an idle installation's pair."""

    RENEWED = auto()
    SPENT = auto()
    REMOVED = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAlive:
    """Goes through the portals one by one. Several hosts may do so at once, each pair is refreshed by one of them."""

    installations: Installations
    pairs: TokenPairs
    keep_tokens_fresh: KeepTokensFresh

    def __call__(self, now: datetime) -> Counter[Fate]:
        """Renew what is idle, and count the outcomes. Viewers' pairs that nobody used for a day are deleted, too.

        Raises:
            ClientRefusedError: our client id or secret is refused, as it would be for the other portals.
        """
        self.pairs.sweep(now)
        fates: Counter[Fate] = Counter()
        last = ""
        while some := self.installations.idle(now - IDLE, last, AT_A_TIME):
            fates.update(fate for each in some if (fate := self._fate(each, now)) is not None)
            last = some[-1].member_id
        return fates

    def _fate(self, found: Installation | UnreadablePortal, now: datetime) -> Fate | None:
        return Fate.SPENT if isinstance(found, UnreadablePortal) else self._renew(found, now)

    def _renew(self, installation: Installation, now: datetime) -> Fate | None:
        """Renew one. None if it was used or renewed since it was found to be idle."""
        stored = installers_pair(self.pairs, installation)
        if stored is None:
            return Fate.SPENT
        if now - stored.kept_at < IDLE:
            return None
        try:
            self.keep_tokens_fresh.renew(installation, stored, now)
        except TicketExpiredError:
            return Fate.SPENT
        except AppRemovedError:
            return Fate.REMOVED
        except (PaymentRequiredError, UnreachableError):
            return Fate.LATER
        return Fate.RENEWED
