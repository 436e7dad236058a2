import os
from datetime import timedelta

import pytest

from tests.contracts.conftest import OpenStores
from tests.fakes.invented import NOW, together
from tests.fakes.stores import Stores

ROUNDS = 200 if os.environ.get("FULL_ROUNDS") else 10
MINUTE = timedelta(minutes=1)


def winners_of_eight(stores: Stores, digest: bytes) -> int:
    return together(8, lambda _: stores.oauth_states.use(digest, NOW)).count(True)


class TestOAuthStates:
    @pytest.mark.rule("S16", "good")
    def test_a_state_is_used_once(self, stores: Stores) -> None:
        assert stores.oauth_states.use(b"one", NOW)
        assert not stores.oauth_states.use(b"one", NOW)
        assert not stores.oauth_states.use(b"one", NOW + MINUTE)
        assert stores.oauth_states.use(b"two", NOW)

    @pytest.mark.rule("S16", "bad")
    def test_of_eight_that_bring_one_state_exactly_one_wins(self, stores: Stores) -> None:
        for number in range(ROUNDS):
            assert winners_of_eight(stores, number.to_bytes(2)) == 1

    def test_another_application_has_states_of_its_own(self, open_stores: OpenStores) -> None:
        ours, theirs = open_stores("ours"), open_stores("theirs")
        assert theirs.oauth_states.use(b"one", NOW)
        assert ours.oauth_states.use(b"one", NOW)
        assert not ours.oauth_states.use(b"one", NOW)
