"""The `state` of the OAuth code flow as signed text, bound to a portal and to one browser.

The store makes sure that a state is used only once (OAuthStates), under the digest that is issued here.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.signing import NotSignedError, Signer, TooOldError
from b24app.domain.portal.connection import STATE_LIFE, StateIssue, StateRead
from b24app.errors.own import StateRefusedError


class SignedStates:
    """Implements the port States."""

    def __init__(self, ring: KeyRing) -> None:
        self._signer = Signer(ring, "oauth state")

    def issue(self, portal: str, now: datetime) -> StateIssue:
        """Return a new state for the origin of the portal that the person named."""
        nonce = secrets.token_urlsafe(32)
        digest = _digest(nonce)
        text = self._signer.sign((portal, digest.hex()), now)
        return StateIssue(text=text, browser_nonce=nonce, digest=digest, expires_at=now + STATE_LIFE)

    def read(self, text: str, browser_nonce: str, now: datetime) -> StateRead:
        """Return what the state was issued for. `browser_nonce` is the browser's cookie, "" where there is none.

        Raises:
            StateRefusedError: it was not signed by us, is too old, or belongs to another browser.
        """
        try:
            content = self._signer.read(text, now, STATE_LIFE)
        except (NotSignedError, TooOldError):
            raise StateRefusedError from None
        digest = _digest(browser_nonce)
        match content:
            case [str() as portal, str() as bound] if hmac.compare_digest(bound.encode(), digest.hex().encode()):
                return StateRead(portal=portal, digest=digest)
        raise StateRefusedError


def _digest(nonce: str) -> bytes:
    return sha256(nonce.encode("utf-8", "surrogatepass")).digest()
