"""Removes an installation after an uninstall event, once the authorization server confirms it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from b24app.domain.operations.memory import ExpiringCounter
from b24app.domain.portal.installation import Installation, same_application_token
from b24app.domain.portal.tokens import StoredPair
from b24app.errors.outside import (
    AppRemovedError,
    ClientRefusedError,
    OutsideError,
    TokenExpiredError,
    TokenRefusedError,
)
from b24app.errors.own import EventRefusedError, RefusedError
from b24app.ports import AuthorizationServer, Installations, TokenPairs
from b24app.usecases.installers_pair import installers_pair
from b24app.usecases.renew_pair import RenewPair

MOST_ASKED = 20  # about one portal in a minute: more are an attack, and the next open asks anyway


class Verdict(Enum):
    """What the authorization server says about an installation that an event calls removed."""

    GONE = auto()
    THERE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class UninstallHint:
    """An ONAPPUNINSTALL event, read. `clean` is the administrator's wish to delete the settings, too.

    Source: Bitrix24 REST docs, OnAppUninstall (CLEAN).
    """

    member_id: str
    application_token_digest: bytes | None = field(repr=False)
    clean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveApp:
    """Takes the event as a hint, because any employee can read the application token in the page and forge one.

    `asked_removals` counts for a minute how often events made us ask about a portal.
    """

    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer
    renew_pair: RenewPair
    asked_removals: ExpiringCounter

    def __call__(self, hint: UninstallHint, now: datetime) -> Verdict:
        """Mark the portal, ask, and then erase, clear the mark, or leave it. Of a flood of events only a few ask.

        Raises:
            EventRefusedError: the event does not carry the stored application token. The same for unknown portals.
        """
        installation = self.installations.find(hint.member_id)
        if installation is None or hint.application_token_digest is None:
            raise EventRefusedError
        if not same_application_token(installation, hint.application_token_digest):
            raise EventRefusedError
        if installation.removal_hinted_at is None:
            self.installations.replace(installation, replace(installation, removal_hinted_at=now))
        if self.asked_removals.times(hint.member_id, now) >= MOST_ASKED:
            return Verdict.UNKNOWN
        self.asked_removals.note(hint.member_id, now)
        return self.confirm_removal(installation, now, clean=hint.clean)

    def confirm_removal(self, installation: Installation, now: datetime, *, clean: bool) -> Verdict:
        """Ask, and then erase a portal that is gone, clear the mark of one that is there, or leave it."""
        verdict = self._ask(installation, now)
        if verdict is Verdict.GONE and clean:
            self.installations.erase(installation.member_id, now)
        elif verdict is Verdict.GONE:
            self.installations.retire(installation.member_id, now)
        elif verdict is Verdict.THERE:
            self._clear_mark(installation.member_id)
        return verdict

    def _ask(self, installation: Installation, now: datetime) -> Verdict:
        stored = installers_pair(self.pairs, installation)
        if stored is None:
            return Verdict.UNKNOWN
        try:
            token, server = stored.pair.access_token, installation.oauth_server
            proof = self.authorization.prove_token(token, server, installation.member_id)
        except AppRemovedError:
            return Verdict.GONE
        except (TokenExpiredError, TokenRefusedError) as refusal:
            return self._refresh(installation, stored, now, token_is_dead=isinstance(refusal, TokenRefusedError))
        except (OutsideError, RefusedError):
            return Verdict.UNKNOWN
        return Verdict.THERE if proof.installed else Verdict.GONE

    def _refresh(
        self, installation: Installation, stored: StoredPair, now: datetime, *, token_is_dead: bool
    ) -> Verdict:
        """Ask by refreshing the token.

        `invalid_client` also means that our own secret is wrong. So it only confirms what the dead access token said.
        """
        try:
            self.renew_pair(installation, stored, now)
        except AppRemovedError:
            return Verdict.GONE
        except ClientRefusedError:
            return Verdict.GONE if token_is_dead else Verdict.UNKNOWN
        except (OutsideError, RefusedError):
            return Verdict.UNKNOWN
        return Verdict.THERE

    def _clear_mark(self, member_id: str) -> None:
        current = self.installations.find(member_id)
        if current is not None:
            self.installations.replace(current, replace(current, removal_hinted_at=None))
