"""Call the portal as a person whose pair we keep; trade an expired access token once, and repeat once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from b24app.domain.installation import Installation
from b24app.domain.tokens import StoredPair, TokenPair
from b24app.errors import GrantRefusedError, NonsenseError, TicketExpiredError, TokenExpiredError
from b24app.ports import AuthorizationServer, TokenPairs

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTokensFresh:
    """The only place that refreshes: on `expired_token` or past the known hour, never ahead and never on a timer.

    Source: Bitrix24 REST docs, "Automatic renewal of tokens" (apps that refresh before each call get blocked).
    """

    pairs: TokenPairs
    authorization: AuthorizationServer

    def call(self, installation: Installation, user_id: int, now: datetime, ask: Callable[[str], Answer]) -> Answer:
        """Return what `ask` answers with the person's access token.

        Raises:
            TicketExpiredError: we keep no pair of this person, or it cannot be traded any more.
        """
        stored = self.pairs.find(installation.member_id, user_id)
        if stored is None:
            raise TicketExpiredError
        if stored.pair.expires_at > now:
            try:
                return ask(stored.pair.access_token)
            except TokenExpiredError:
                # The portal's clock decides, not ours: trade, and ask once more below.
                pass
        return ask(self._trade(installation, stored, now).access_token)

    def _trade(self, installation: Installation, stored: StoredPair, now: datetime) -> TokenPair:
        if not stored.pair.refresh_token:
            raise TicketExpiredError
        try:
            grant = self.authorization.refresh(stored.pair, installation.oauth_server)
        except GrantRefusedError:
            return self._somebody_elses(stored)
        if grant.member_id != stored.member_id or grant.user_id not in {None, stored.user_id}:
            raise NonsenseError(installation.oauth_server, "a pair of another portal or person")
        if not self.pairs.replace(stored, grant.pair, now):
            return self._somebody_elses(stored)
        return grant.pair

    def _somebody_elses(self, stored: StoredPair) -> TokenPair:
        """Return the pair that another worker put in place of ours; drop ours where none did."""
        current = self.pairs.find(stored.member_id, stored.user_id)
        if current is None or (current.generation == stored.generation and self.pairs.drop(stored)):
            raise TicketExpiredError
        return current.pair
