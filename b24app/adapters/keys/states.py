"""The `state` of the OAuth code flow as signed text, bound to a portal and to one browser.

That a state is used once is the store's part (OAuthStates), under the digest that is given here.
"""

import hmac
import secrets
from datetime import datetime

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.signing import NotSignedError, Signer, TooOldError
from b24app.domain.portal.connection import STATE_LIFE, StateIssue, StateRead
from b24app.domain.portal.tokens import digest
from b24app.errors.own import StateRefusedError


class SignedStates:
    """Implements the port States."""

    def __init__(self, ring: KeyRing) -> None:
        self._signer = Signer(ring, "oauth state")

    def issue(self, portal: str, now: datetime) -> StateIssue:
        """Return a new state for the portal that the person named, its origin."""
        nonce = secrets.token_urlsafe(32)
        kept = digest(nonce)
        text = self._signer.sign((portal, kept.hex()), now)
        return StateIssue(text=text, browser_nonce=nonce, digest=kept, expires_at=now + STATE_LIFE)

    def read(self, text: str, browser_nonce: str, now: datetime) -> StateRead:
        """Return what the state was issued for; `browser_nonce` is the browser's cookie, "" where there is none.

        Raises:
            StateRefusedError: it is not ours, too old, or of another browser.
        """
        try:
            content = self._signer.read(text, now, STATE_LIFE)
        except (NotSignedError, TooOldError):
            raise StateRefusedError from None
        kept = digest(browser_nonce)
        match content:
            case [str() as portal, str() as bound] if hmac.compare_digest(bound.encode(), kept.hex().encode()):
                return StateRead(portal=portal, digest=kept)
        raise StateRefusedError
