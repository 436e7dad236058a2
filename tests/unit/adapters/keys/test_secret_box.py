from dataclasses import replace

import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import Cell, SecretBox

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = Cell(table="token_pairs", column="access_token", client_id="app", member_id="portal", user_id=5)
box = SecretBox(KeyRing((NEW,)))


@pytest.mark.rule("S23", "good")
def test_what_was_sealed_is_opened_in_its_place() -> None:
    for text in ("", "token", "é \x00 \ud800 😀", "long" * 1000):
        assert box.open(box.seal(text, PLACE), PLACE) == text, text


def test_what_was_sealed_cannot_be_opened_at_another_place() -> None:
    for elsewhere in (
        replace(PLACE, table="other"),
        replace(PLACE, column="refresh_token"),
        replace(PLACE, client_id="other"),
        replace(PLACE, member_id="other"),
        replace(PLACE, user_id=6),
        replace(PLACE, client_id="ap", member_id="pportal"),
        replace(PLACE, client_id='app", "portal', member_id=""),
    ):
        assert box.open(box.seal("token", PLACE), elsewhere) is None, elsewhere


def test_a_place_is_written_as_it_was_when_stores_of_earlier_releases_were_sealed() -> None:
    assert PLACE.bytes == b'["token_pairs", "access_token", "app", "portal", 5]'


def test_an_old_key_still_reads_and_the_first_one_writes() -> None:
    sealed = SecretBox(KeyRing((OLD,))).seal("token", PLACE)
    both = SecretBox(KeyRing((NEW, OLD)))
    assert both.open(sealed, PLACE) == "token"
    assert box.open(both.seal("token", PLACE), PLACE) == "token"


def test_what_a_key_sealed_that_is_gone_is_not_there() -> None:
    assert box.open(SecretBox(KeyRing((OLD,))).seal("token", PLACE), PLACE) is None


def test_any_change_and_any_cut_closes_the_box() -> None:
    sealed = box.seal("token", PLACE)
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert box.open(changed, PLACE) is None
        assert box.open(sealed[:place], PLACE) is None


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({box.seal("token", PLACE) for _ in range(100)}) == 100


def test_renewing_seals_again_what_an_old_key_sealed_and_leaves_the_rest() -> None:
    both = SecretBox(KeyRing((NEW, OLD)))
    renewed = both.renewed(SecretBox(KeyRing((OLD,))).seal("token", PLACE), PLACE)
    assert renewed is not None
    assert box.open(renewed, PLACE) == "token"
    assert both.renewed(renewed, PLACE) == renewed


def test_renewing_what_cannot_be_opened_gives_nothing() -> None:
    assert box.renewed(SecretBox(KeyRing((OLD,))).seal("token", PLACE), PLACE) is None
    assert box.renewed(box.seal("token", PLACE), replace(PLACE, user_id=6)) is None
