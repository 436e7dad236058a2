"""Renews a token pair exactly once, for all threads, processes and hosts that need it at the same moment."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.operations.proofs import RememberedProofs
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.refresh import (
    FIRST_PAUSE_S,
    LEASE_S,
    LEAST_S,
    LENGTHENING,
    LONGEST_PAUSE_S,
    WAIT_S,
    Step,
    belongs_to_same_user,
    next_step,
)
from b24app.domain.portal.tokens import NOT_YET_WRITTEN, Asker, Refresh, StoredPair, TokenGrant
from b24app.errors.outside import (
    GrantError,
    GrantRefusedError,
    InvalidResponseError,
    NoResponseError,
    PortalError,
    UnreachableError,
)
from b24app.errors.own import TicketExpiredError, TooManyProofsError
from b24app.ports import AuthorizationServer, RefreshLeases, TokenPairs

LOG = logging.getLogger("b24app.tokens")
REFUSALS = (GrantError, PortalError, TooManyProofsError)  # of the app, the portal or the question, not of the pair


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewPair:
    """The only place that uses a refresh token.

    The lease is the intent, written before the server is asked. After a crash it says that the pair may be rotated.
    `left_s` tells for how long this request may still ask others.
    """

    pairs: TokenPairs
    leases: RefreshLeases
    authorization: AuthorizationServer
    proofs: RememberedProofs
    left_s: Callable[[], float]

    def __call__(
        self, installation: Installation, used: StoredPair, now: datetime, asker: Asker | None = None
    ) -> StoredPair:
        """Return a newer pair than `used`, from the server or from the worker that was first.

        `asker` makes us ask, which is the pair's own person where nobody else is named.

        Raises:
            TicketExpiredError: the pair is spent, and the person's next open brings another.
            NoResponseError, InvalidResponseError: no new pair came. The next request tries again, once.
            GrantError, PortalError: the server refused the app or the portal. The pair stays.
            TooManyProofsError: the server was not asked. The pair stays.
        """
        current, waited = used, False
        asker = asker or Asker(of_portal=True, user_id=used.user_id)
        for pause_s in pauses(self.left_s):
            step = next_step(used, current, waited=waited)
            if step is Step.USE_STORED:
                return current
            if step is Step.GIVE_UP or (step is Step.REFRESH and self.left_s() < LEAST_S):
                break
            if step is Step.REFRESH and installation.renewing_server(current.pair) is None:
                raise TicketExpiredError
            owner = self.leases.begin(current, LEASE_S) if step is Step.REFRESH else None
            if owner is not None:
                return self._refresh(installation, current, owner, now, asker)
            time.sleep(pause_s)
            waited |= current.generation != NOT_YET_WRITTEN  # else for its writing, and nobody has refreshed it
            current = self._now_stored(used)
        what = "no new pair came while another worker asked for it" if waited else "no time is left for a new pair"
        raise NoResponseError(installation.oauth_server, what)

    def _refresh(
        self, installation: Installation, held: StoredPair, owner: str, now: datetime, asker: Asker
    ) -> StoredPair:
        server = installation.renewing_server(held.pair) or installation.oauth_server
        try:
            grant = self.authorization.refresh(held.pair, server, held.member_id, asker)
            _check(grant, held)
        except GrantRefusedError:
            return self._without(held)
        except REFUSALS:
            self.leases.end(held, owner, answered=True)
            raise
        except UnreachableError:
            self.leases.end(held, owner, answered=False)
            raise
        if not self.pairs.replace(held, grant.pair, now):
            return self._without(held)
        if (grant.user_id, grant.endpoint) == (held.user_id, installation.endpoint):
            token = grant.pair.access_token
            self.proofs.note_person(held.member_id, held.user_id, token, grant.oauth_server, now)
        return replace(held, pair=grant.pair, generation=held.generation + 1, kept_at=now, refresh=Refresh.NONE)

    def _now_stored(self, used: StoredPair) -> StoredPair:
        current = self.pairs.find(used.member_id, used.user_id)
        if current is None:
            raise TicketExpiredError
        return current

    def _without(self, held: StoredPair) -> StoredPair:
        """Drop the spent pair, and return the one that is stored instead."""
        self.pairs.drop(held)
        return self._now_stored(held)


def pauses(left_s: Callable[[], float]) -> Iterator[float]:
    """Yield short, then longer pauses, until the longest wait or the request's time is over."""
    ends_at, pause_s = time.monotonic() + WAIT_S, FIRST_PAUSE_S
    while time.monotonic() < ends_at and left_s() > 0:
        yield pause_s
        pause_s = min(pause_s * LENGTHENING, LONGEST_PAUSE_S)


def _check(grant: TokenGrant, held: StoredPair) -> None:
    if not belongs_to_same_user(grant, held):
        LOG.warning("security: %s gave a pair of another portal or person", grant.oauth_server)
        raise InvalidResponseError(grant.oauth_server, "a pair of another portal or person")
