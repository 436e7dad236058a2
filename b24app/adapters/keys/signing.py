"""Signed texts that carry the time of signing (itsdangerous)."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from b24app.adapters.keys.key_ring import KeyRing

CLOCKS_DIFFER = timedelta(seconds=30)  # between our own hosts: one may read what another signed


class NotSignedError(Exception):
    """The text was not signed by us, or not for this purpose."""


class TooOldError(Exception):
    """The text was signed by us, and it has expired or is dated in the future."""


class Signer:
    """Signs with the ring's first key and verifies with all. Each purpose has sub-keys of its own."""

    def __init__(self, ring: KeyRing, purpose: str) -> None:
        keys = [key.secret for key in reversed(ring.sub_keys(purpose))]  # itsdangerous signs with the last
        how = {"key_derivation": "hmac", "digest_method": sha256}
        self._serializer = URLSafeSerializer(keys, salt=purpose, signer_kwargs=how)

    def sign(self, content: object, now: datetime) -> str:
        """Return the content (JSON) as text that fits into a URL or a form."""
        return self._serializer.dumps([int(now.timestamp()), content])

    def read(self, text: str, now: datetime, life: timedelta) -> object:
        """Return the content of a text that is at most `life` old.

        Raises:
            NotSignedError: it was not signed by us, or not for this purpose.
            TooOldError: it has expired.
        """
        try:
            signed_at, content = self._serializer.loads(text)
        except (BadData, UnicodeError):
            raise NotSignedError from None
        age = now - datetime.fromtimestamp(signed_at, UTC)
        if not -CLOCKS_DIFFER <= age <= life:
            raise TooOldError
        return content
