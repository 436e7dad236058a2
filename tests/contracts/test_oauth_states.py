import os
from datetime import timedelta

import pytest

from tests.contracts.conftest import OpenStores
from tests.fakes.invented import NOW, together
from tests.fakes.stores import Stores

ROUNDS = 200 if os.environ.get("FULL_ROUNDS") else 10
SECOND = timedelta(seconds=1)
SOON = NOW + timedelta(minutes=5)


def winners_of_eight(stores: Stores, digest: bytes) -> int:
    return together(8, lambda _: stores.oauth_states.consume(digest, NOW)).count(True)


class TestOAuthStates:
    @pytest.mark.rule("S16", "good")
    def test_a_state_is_used_once(self, stores: Stores) -> None:
        stores.oauth_states.remember(b"one", SOON)
        stores.oauth_states.remember(b"two", SOON)
        assert stores.oauth_states.consume(b"one", NOW)
        assert not stores.oauth_states.consume(b"one", NOW)
        assert stores.oauth_states.consume(b"two", NOW)

    def test_a_state_that_was_never_given_out_is_refused(self, stores: Stores) -> None:
        assert not stores.oauth_states.consume(b"one", NOW)

    def test_a_state_is_good_until_its_last_moment(self, stores: Stores) -> None:
        stores.oauth_states.remember(b"one", SOON)
        stores.oauth_states.remember(b"two", SOON)
        assert stores.oauth_states.consume(b"one", SOON - SECOND)
        assert not stores.oauth_states.consume(b"two", SOON)

    def test_a_state_remembered_twice_is_used_once(self, stores: Stores) -> None:
        stores.oauth_states.remember(b"one", SOON)
        stores.oauth_states.remember(b"one", SOON)
        assert stores.oauth_states.consume(b"one", NOW)
        assert not stores.oauth_states.consume(b"one", NOW)

    @pytest.mark.rule("S16", "bad")
    def test_of_eight_that_bring_one_state_exactly_one_wins(self, stores: Stores) -> None:
        for number in range(ROUNDS):
            digest = number.to_bytes(2)
            stores.oauth_states.remember(digest, SOON)
            assert winners_of_eight(stores, digest) == 1

    def test_another_application_cannot_use_the_state(self, open_stores: OpenStores) -> None:
        ours, theirs = open_stores("ours"), open_stores("theirs")
        ours.oauth_states.remember(b"one", SOON)
        assert not theirs.oauth_states.consume(b"one", NOW)
        assert ours.oauth_states.consume(b"one", NOW)
