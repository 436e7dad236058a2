"""Removes an installation after an uninstall event, once the authorization server confirms it."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from b24app.domain.operations.memory import ExpiringCounter, OneAtATime
from b24app.domain.operations.portal_activity import PortalActivity
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.installation import Installation, same_application_token
from b24app.domain.portal.tokens import SOMEBODY, StoredPair
from b24app.domain.portal.uninstall_hint import Leftover, UninstallHint
from b24app.errors.outside import (
    AppRemovedError,
    ClientRefusedError,
    OutsideError,
    PortalClosedError,
    TokenExpiredError,
    TokenRefusedError,
    UnreachableError,
)
from b24app.errors.own import (
    EventRefusedError,
    RefusedError,
    ThreadsBusyError,
    TicketExpiredError,
    TooManyProofsError,
)
from b24app.ports import AuthorizationServer, Installations, Slots, TokenPairs
from b24app.usecases.renew_pair import RenewPair
from b24app.usecases.unattended import MOST_TRIES, installers_pair

LOG = logging.getLogger("b24app.security")
MOST_ASKED = 20  # about one portal in a minute: more are an attack, and the next open asks anyway
NO_SUCH_CLIENT = "invalid_client"
UNINSTALLER = "uninstall"  # who asks, where an event names nobody
SPENT = (TicketExpiredError, PortalClosedError)  # nothing is left to ask with, or nobody to ask about


class Verdict(Enum):
    """What the authorization server says about an installation that an event calls removed.

    DISOWNED: it knows us, and not as an application of this portal any more. It is most likely gone.
    UNKNOWN: it says nothing about it. SILENT: it did not answer, or was not asked. REFUSED: it does not accept our own
    secret. RESTRICTED: it knows the application there, and refuses for another reason. It may be unpaid.
    """

    GONE = auto()
    ERASED = auto()  # no answer, but what became of one that is gone: nothing of it is kept
    DISOWNED = auto()
    THERE = auto()
    UNKNOWN = auto()
    SILENT = auto()
    REFUSED = auto()
    RESTRICTED = auto()


SAYS_NOTHING = frozenset({Verdict.SILENT, Verdict.REFUSED, Verdict.RESTRICTED})  # of whether a pair still works


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveApp:
    """Takes the event as a hint, because any employee can read the application token in the page and forge one.

    `asked_removals` counts for a minute how often events made us ask about a portal, `removals` lets one event of a
    portal ask at a time.
    """

    client_id: str
    installations: Installations
    pairs: TokenPairs
    authorization: AuthorizationServer
    renew_pair: RenewPair
    asked_removals: ExpiringCounter
    removals: OneAtATime
    remembered_words: RememberedWords
    activity: PortalActivity
    slots: Slots

    def __call__(self, hint: UninstallHint, now: datetime) -> Verdict:
        """Mark the portal, ask, and then act. Of a flood of events only a few ask.

        Raises:
            EventRefusedError: the event does not carry the stored application token. The same for unknown portals.
            ThreadsBusyError: neither the portal nor outsiders have a further thread to wait in. The mark stays.
            StoreError: the store failed.
        """
        installation = self.installations.find(hint.member_id)
        if installation is None or hint.application_token_digest is None:
            raise EventRefusedError
        if not same_application_token(installation, hint.application_token_digest):
            raise EventRefusedError
        read = self._marked(installation, now, clean=hint.clean)
        with self.removals.turn(hint.member_id) as mine:
            if not (mine and self.asked_removals.take(hint.member_id, MOST_ASKED, now)):
                return Verdict.UNKNOWN
            with suppress(ThreadsBusyError):  # then it waits with the outsiders
                self.slots.take(hint.member_id, UNINSTALLER)
            verdict = self.ask(read, now)
            if verdict is Verdict.THERE and self.removals.turned_away(hint.member_id):
                return Verdict.UNKNOWN  # their event may be newer than this answer, so the mark stays
            leaves = read.wished(now, clean=hint.clean).leaves  # also where its mark found no place
            return verdict if self.act(read, verdict, now, leaves) else Verdict.UNKNOWN

    def act(self, read: Installation, verdict: Verdict, now: datetime, leaves: Leftover) -> bool:
        """Delete and forget all but what a portal that is gone leaves, or clear the mark of one that is there.

        False, and nothing is done, if an open, an installation or another event changed the portal since it was read.
        Raises StoreError.
        """
        done, member_id = True, read.member_id
        if verdict is Verdict.GONE and leaves is Leftover.NOTHING:
            done = self.installations.erase(member_id, now, read=read)
        elif verdict is Verdict.GONE and leaves is Leftover.SETTINGS:
            done = self.installations.retire(member_id, now, read=read)
        elif verdict in {Verdict.GONE, Verdict.DISOWNED}:
            done = self.installations.set_aside(member_id, now, read=read)
        elif verdict is Verdict.THERE and read.removal_hinted_at is not None:
            done = self.installations.replace(read, read.unhinted())
        if done and verdict in {Verdict.GONE, Verdict.DISOWNED}:
            self.remembered_words.forget(member_id)
            self.activity.forget(member_id)
        return done

    def _marked(self, installation: Installation, now: datetime, *, clean: bool) -> Installation:
        """Mark it, unless it is marked and not opened since. Return it as it is stored then."""
        for _ in range(MOST_TRIES):
            if (marked := installation.wished(now, clean=clean)) == installation:
                break
            self.installations.replace(installation, marked)
            installation = self.installations.find(installation.member_id) or installation
        return installation

    def ask(self, installation: Installation, now: datetime) -> Verdict:
        """Ask the server that proved the installer's pair, with at most four questions.

        Raises:
            ThreadsBusyError, StoreError: nobody was asked, or what was learned is not kept.
        """
        stored = installers_pair(self.pairs, installation)
        if stored is None:
            return Verdict.UNKNOWN
        member_id, server = installation.member_id, installation.oauth_server
        try:
            proof = self.authorization.prove_at(stored.pair.access_token, server, member_id, SOMEBODY)
        except AppRemovedError as removed:
            return _gone(installation) if removed.code else self._not_installed(installation, stored, now)
        except (TokenExpiredError, TokenRefusedError):
            return self._refresh(installation, stored, now)
        except (OutsideError, RefusedError) as failure:
            return _no_word(failure)
        if (proof.client_id, proof.member_id) != (self.client_id, member_id):
            return Verdict.UNKNOWN
        return Verdict.THERE if proof.installed else self._not_installed(installation, stored, now)

    def _not_installed(self, installation: Installation, stored: StoredPair, now: datetime) -> Verdict:
        """Hold `installed: false` against the pair: one that still works tells of an unfinished installer page."""
        verdict = self._refresh(installation, stored, now)
        if verdict in SAYS_NOTHING:
            return verdict
        return Verdict.UNKNOWN if verdict is Verdict.THERE else _gone(installation)

    def _refresh(self, installation: Installation, stored: StoredPair, now: datetime) -> Verdict:
        try:
            self.renew_pair(installation, stored, now, SOMEBODY)
        except AppRemovedError:
            return _gone(installation)
        except ClientRefusedError as refusal:
            return self._weighed(installation, stored, refusal)
        except (OutsideError, RefusedError) as failure:
            return _no_word(failure)
        return Verdict.THERE

    def _weighed(self, installation: Installation, stored: StoredPair, refusal: ClientRefusedError) -> Verdict:
        """Ask what a refused client means: that the application is gone there, or that our own secret is wrong."""
        server = installation.oauth_server
        try:
            known = refusal.code == NO_SUCH_CLIENT and self.authorization.knows_our_secret(
                stored.pair.refresh_token, server, installation.member_id, SOMEBODY
            )
        except (OutsideError, RefusedError) as failure:
            return _no_word(failure)
        if not known:
            LOG.error("B24_CLIENT_ID or B24_CLIENT_SECRET is refused by %s: nothing is concluded", server)
            return Verdict.REFUSED
        return Verdict.UNKNOWN if installation.other_server else Verdict.DISOWNED


def _gone(installation: Installation) -> Verdict:
    """Return what it means that a server calls the app not installed: nothing where another one proved it since."""
    return Verdict.UNKNOWN if installation.other_server else Verdict.GONE


def _no_word(failure: Exception) -> Verdict:
    """Return what a question without an answer about the installation says of it."""
    if isinstance(failure, SPENT):
        return Verdict.UNKNOWN
    return Verdict.SILENT if isinstance(failure, (UnreachableError, TooManyProofsError)) else Verdict.RESTRICTED
