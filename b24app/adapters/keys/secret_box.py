"""Seals what must not lie in the database in clear (AES-GCM), and opens it only in the place that it was sealed for."""

import json
import secrets
from dataclasses import astuple, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from b24app.adapters.keys.key_ring import KEY_ID_BYTES, KeyRing, SubKey

NONCE_BYTES = 12  # what GCM takes as it is
PURPOSE = "tokens at rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed value lies; it cannot be opened anywhere else."""

    table: str
    column: str
    client_id: str
    member_id: str
    user_id: int

    @property
    def bytes(self) -> bytes:
        """Write the place without ambiguity."""
        return json.dumps(astuple(self)).encode()


class SecretBox:
    """Sealed bytes are key id, nonce, ciphertext with its tag."""

    def __init__(self, ring: KeyRing) -> None:
        sub_keys = ring.sub_keys(PURPOSE)
        self._first = sub_keys[0].id
        self._ciphers = {key.id: _cipher(key) for key in sub_keys}

    def seal(self, text: str, place: Place) -> bytes:
        """Encrypt with the ring's first key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        clear = text.encode("utf-8", "surrogatepass")
        return self._first + nonce + self._ciphers[self._first].encrypt(nonce, clear, place.bytes)

    def open(self, sealed: bytes, place: Place) -> str | None:
        """Decrypt; None where the key is not on the ring any more, or the value was not sealed for this place."""
        key_id, rest = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES:]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            return None
        try:
            clear = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.bytes)
        except (InvalidTag, ValueError):  # ValueError: cut short
            return None
        return clear.decode("utf-8", "surrogatepass")

    def renewed(self, sealed: bytes, place: Place) -> bytes | None:
        """Return the value sealed with the ring's first key, as it is where it was already; None as `open` does."""
        text = self.open(sealed, place)
        if text is None or sealed.startswith(self._first):
            return None if text is None else sealed
        return self.seal(text, place)


def _cipher(key: SubKey) -> AESGCM:
    return AESGCM(key.secret)
