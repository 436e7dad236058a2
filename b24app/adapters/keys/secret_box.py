"""Encryption of secrets at rest (AES-GCM), each bound to its cell of the database."""

import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from b24app.adapters.keys.key_ring import KEY_ID_BYTES, KeyRing, SubKey

NONCE_BYTES = 12  # the size that GCM takes without hashing
PURPOSE = "tokens at rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a sealed value is stored. It cannot be opened anywhere else."""

    table: str
    column: str
    client_id: str
    member_id: str
    user_id: int

    @property
    def bytes(self) -> bytes:
        """Return the cell as bytes that no other one has."""
        return json.dumps((self.table, self.column, self.client_id, self.member_id, self.user_id)).encode()


class SecretBox:
    """Seals and opens values. Sealed bytes are key id, nonce, and ciphertext with its tag."""

    def __init__(self, ring: KeyRing) -> None:
        sub_keys = ring.sub_keys(PURPOSE)
        self._first = sub_keys[0].id
        self._ciphers = {key.id: _cipher(key) for key in sub_keys}

    def seal(self, text: str, cell: Cell) -> bytes:
        """Encrypt with the ring's first key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        clear = text.encode("utf-8", "surrogatepass")
        return self._first + nonce + self._ciphers[self._first].encrypt(nonce, clear, cell.bytes)

    def open(self, sealed: bytes, cell: Cell) -> str | None:
        """Decrypt. None where the key is no longer on the ring, or the value was sealed for another cell."""
        key_id, rest = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES:]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            return None
        try:
            clear = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], cell.bytes)
        except (InvalidTag, ValueError):  # ValueError: too short
            return None
        return clear.decode("utf-8", "surrogatepass")

    def renewed(self, sealed: bytes, cell: Cell) -> bytes | None:
        """Return the value sealed with the ring's first key, unchanged where it already is, None as `open` does."""
        text = self.open(sealed, cell)
        if text is None or sealed.startswith(self._first):
            return None if text is None else sealed
        return self.seal(text, cell)


def _cipher(key: SubKey) -> AESGCM:
    return AESGCM(key.secret)
