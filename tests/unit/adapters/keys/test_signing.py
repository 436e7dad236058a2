from datetime import timedelta

import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.signing import CLOCKS_DIFFER, NotSignedError, TooOldError
from tests.fakes.invented import NOW
from tests.fakes.keys import signer

SECOND = timedelta(seconds=1)
LIFE = timedelta(minutes=1)
RING = KeyRing((b"k" * 32,))


def test_content_is_read_during_its_life_and_never_after() -> None:
    signing, now = signer(RING, "this"), NOW.replace(microsecond=0)
    text = signing.sign({"a": [1, None, "é"]}, now)
    assert signing.read(text, now + LIFE, LIFE) == {"a": [1, None, "é"]}
    with pytest.raises(TooOldError):
        signing.read(text, now + LIFE + SECOND, LIFE)


def test_content_from_a_clock_far_ahead_is_not_read() -> None:
    signing = signer(RING, "this")
    text = signing.sign(1, NOW + CLOCKS_DIFFER + 2 * SECOND)
    with pytest.raises(TooOldError):
        signing.read(text, NOW, LIFE)


def test_another_purposes_signature_is_none() -> None:
    with pytest.raises(NotSignedError):
        signer(RING, "this").read(signer(RING, "that").sign(1, NOW), NOW, LIFE)


def test_the_text_fits_an_address_as_it_is() -> None:
    text = signer(RING, "this").sign(["/?&=+ é" * 50], NOW)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
