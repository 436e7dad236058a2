from datetime import timedelta

import pytest

from b24app.adapters.keys.key_ring import KeyRing
from b24app.domain.portal.connection import STATE_LIFE
from b24app.domain.portal.installation import digest
from b24app.errors.own import StateRefusedError
from tests.case import case
from tests.fakes.invented import NOW
from tests.fakes.keys import signer, states_with

SECOND = timedelta(seconds=1)
PORTAL = "https://portal.test"
KEY = b"k" * 32
states = states_with(KEY)


def test_a_state_comes_back_to_its_browser_with_the_portal_and_the_digest() -> None:
    issued = states.issue(PORTAL, NOW)
    read = states.read(issued.text, issued.browser_nonce, NOW)
    assert (read.portal, read.digest) == (PORTAL, digest(issued.browser_nonce))


def test_no_two_states_are_alike() -> None:
    one, other = states.issue(PORTAL, NOW), states.issue(PORTAL, NOW)
    assert len({one.text, other.text, one.browser_nonce, other.browser_nonce}) == 4


def test_the_address_does_not_give_the_cookie_away() -> None:
    issued = states.issue(PORTAL, NOW)
    assert issued.browser_nonce not in issued.text
    assert issued.browser_nonce not in repr(issued)


def test_a_state_of_another_browser_is_refused() -> None:
    issued, other = states.issue(PORTAL, NOW), states.issue(PORTAL, NOW)
    for nonce in (other.browser_nonce, "", "é", "\ud800", digest(issued.browser_nonce).hex()):
        with pytest.raises(StateRefusedError):
            states.read(issued.text, nonce, NOW)


def test_a_state_is_good_for_five_minutes_and_not_longer() -> None:
    now = NOW.replace(microsecond=0)
    issued = states.issue(PORTAL, now)
    states.read(issued.text, issued.browser_nonce, now + STATE_LIFE)
    with pytest.raises(StateRefusedError):
        states.read(issued.text, issued.browser_nonce, now + STATE_LIFE + SECOND)


def test_a_state_that_another_release_wrote_differently_is_refused() -> None:
    cases: list[object] = [[], {}, ["https://portal.test"], [1, "00"], None]
    for content in cases:
        with case(content), pytest.raises(StateRefusedError):
            states.read(signer(KeyRing((KEY,)), "oauth state").sign(content, NOW), "nonce", NOW)


def test_nonsense_is_refused() -> None:
    for text in ("", ".", "é", "\ud800", "a.b.c"):
        with pytest.raises(StateRefusedError):
            states.read(text, "nonce", NOW)
