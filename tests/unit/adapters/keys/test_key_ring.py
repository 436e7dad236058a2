import pytest

from b24app.adapters.keys.key_ring import KeyRing

ONE, OTHER = b"1" * 32, b"2" * 32


@pytest.mark.rule("S26", "good")
def test_each_purpose_has_sub_keys_of_its_own_and_none_is_the_key() -> None:
    ring = KeyRing((ONE, OTHER))
    secrets = {key.secret for purpose in ("this", "that") for key in ring.sub_keys(purpose)}
    assert len(secrets | {ONE, OTHER}) == 6
    assert {len(secret) for secret in secrets} == {32}


def test_sub_keys_are_the_same_tomorrow_and_in_the_rings_order() -> None:
    assert KeyRing((ONE, OTHER)).sub_keys("this") == KeyRing((ONE,)).sub_keys("this") + KeyRing((OTHER,)).sub_keys(
        "this"
    )


def test_the_id_names_the_key_whatever_the_purpose_and_is_no_part_of_it() -> None:
    this, that = (KeyRing((ONE, OTHER)).sub_keys(purpose) for purpose in ("this", "that"))
    assert [key.id for key in this] == [key.id for key in that]
    assert this[0].id != this[1].id
    assert this[0].id not in ONE + this[0].secret + that[0].secret


def test_keys_do_not_print() -> None:
    ring = KeyRing((b"canary" * 6,))
    sub_key = ring.sub_keys("this")[0]
    assert "canary" not in repr(ring)
    assert repr(sub_key.secret)[2:-1] not in repr(sub_key)
