"""The ring of secret keys, with one sub-key for each key and purpose."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUB_KEY_BYTES = 32  # AES-256, HMAC-SHA-256
KEY_ID_BYTES = 8  # enough that two keys of one ring never share an id


@dataclass(frozen=True, slots=True, kw_only=True)
class SubKey:
    """One key of the ring for one purpose. `id` names the ring's key and reveals nothing about it."""

    id: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of B24_SECRET_KEYS, decoded. The first encrypts and signs, all of them decrypt and verify."""

    keys: tuple[bytes, ...] = field(repr=False)

    @property
    def first_id(self) -> bytes:
        """The id of the key that encrypts and signs."""
        return _id_of(self.keys[0])

    def sub_keys(self, purpose: str) -> tuple[SubKey, ...]:
        """Return this purpose's sub-keys, in the ring's order."""
        return tuple(SubKey(id=_id_of(key), secret=_derived(key, f"for {purpose}", SUB_KEY_BYTES)) for key in self.keys)


def _id_of(key: bytes) -> bytes:
    return _derived(key, "key id", KEY_ID_BYTES)


def _derived(key: bytes, info: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"b24app {info}".encode()).derive(key)
