from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.refresh import LEASE_S, WAIT_S, Step, is_heir, is_newer, is_usable, next_step
from b24app.domain.portal.tokens import StoredPair, TokenGrant, Trade
from tests.fakes.invented import HOUR, NOW, pair

SECOND = timedelta(seconds=1)
USED = StoredPair(member_id="portal", user_id=5, pair=pair(), generation=7, kept_at=NOW)


def in_state(trade: Trade) -> StoredPair:
    return replace(USED, trade=trade)


class TestNextStep:
    @pytest.mark.parametrize("trade", [Trade.NONE, Trade.UNANSWERED, Trade.ABANDONED])
    def test_who_comes_and_finds_nobody_at_it_trades(self, trade: Trade) -> None:
        assert next_step(USED, in_state(trade), waited=False) is Step.TRADE

    @pytest.mark.fault("R17")
    @pytest.mark.parametrize("waited", [False, True])
    def test_while_somebody_is_at_it_everybody_waits(self, *, waited: bool) -> None:
        assert next_step(USED, in_state(Trade.UNDER_WAY), waited=waited) is Step.WAIT

    @pytest.mark.fault("R19")
    @pytest.mark.parametrize("trade", list(Trade))
    @pytest.mark.parametrize("waited", [False, True])
    def test_a_newer_pair_is_used_whatever_happens_to_it(self, trade: Trade, *, waited: bool) -> None:
        newer = replace(USED, pair=pair("newer"), generation=8, trade=trade)
        assert next_step(USED, newer, waited=waited) is Step.USE_THE_NEWER

    @pytest.mark.fault("R18")
    def test_who_waited_for_a_holder_that_died_takes_over(self) -> None:
        assert next_step(USED, in_state(Trade.ABANDONED), waited=True) is Step.TRADE

    @pytest.mark.fault("R2")
    @pytest.mark.parametrize("trade", [Trade.NONE, Trade.UNANSWERED])
    def test_who_waited_for_a_trade_that_failed_does_not_try_again_at_once(self, trade: Trade) -> None:
        assert next_step(USED, in_state(trade), waited=True) is Step.GIVE_UP


class TestIsNewer:
    def test_a_pair_is_newer_by_its_generation_or_after_a_drop_by_its_tokens(self) -> None:
        assert not is_newer(in_state(Trade.UNDER_WAY), USED)
        assert is_newer(replace(USED, generation=8), USED)
        assert is_newer(replace(USED, pair=pair("after a drop")), USED)


class TestIsUsable:
    @pytest.mark.fault("R20")
    def test_until_its_hour_is_over(self) -> None:
        assert is_usable(USED, NOW + HOUR - SECOND)
        assert not is_usable(USED, NOW + HOUR)

    @pytest.mark.fault("R20")
    def test_before_it_was_written_too_when_a_clock_jumped_back(self) -> None:
        assert is_usable(USED, NOW - HOUR)

    @pytest.mark.fault("R16")
    @pytest.mark.parametrize("trade", [Trade.UNDER_WAY, Trade.UNANSWERED, Trade.ABANDONED])
    def test_not_while_or_after_somebody_may_have_rotated_it(self, trade: Trade) -> None:
        assert not is_usable(in_state(trade), NOW)


class TestIsHeir:
    @pytest.mark.fault("R8")
    def test_only_the_same_persons_in_the_same_portal(self) -> None:
        grant = TokenGrant(
            pair=pair("new"),
            member_id="portal",
            user_id=5,
            endpoint=Origin(scheme="https", host="portal.test", port=443),
            oauth_server="https://oauth.test",
        )
        assert is_heir(grant, USED)
        assert is_heir(replace(grant, user_id=None), USED)
        assert not is_heir(replace(grant, user_id=6), USED)
        assert not is_heir(replace(grant, member_id="neighbour"), USED)


def test_a_lease_outlives_every_call_that_is_made_under_it_and_every_wait_for_it() -> None:
    longest_call_s, longest_writing_s = 10.0, 5.0
    assert longest_call_s + longest_writing_s < LEASE_S
    assert longest_call_s < WAIT_S < LEASE_S
