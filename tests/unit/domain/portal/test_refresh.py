from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.domain.portal.portal_address import Origin
from b24app.domain.portal.refresh import LEASE_S, WAIT_S, Step, belongs_to_same_user, is_newer, is_usable, next_step
from b24app.domain.portal.tokens import NOT_YET_WRITTEN, Refresh, StoredPair, TokenGrant
from tests.fakes.invented import HOUR, NOW, pair

SECOND = timedelta(seconds=1)
USED = StoredPair(member_id="portal", user_id=5, pair=pair(), generation=7, kept_at=NOW)


def in_state(refresh: Refresh) -> StoredPair:
    return replace(USED, refresh=refresh)


class TestNextStep:
    def test_who_comes_and_finds_nobody_at_it_refreshes(self) -> None:
        for refresh in (Refresh.NONE, Refresh.UNANSWERED, Refresh.ABANDONED):
            assert next_step(USED, in_state(refresh), waited=False) is Step.REFRESH, refresh

    @pytest.mark.fault("R17")
    @pytest.mark.parametrize("waited", [False, True])
    def test_while_somebody_is_at_it_everybody_waits(self, *, waited: bool) -> None:
        assert next_step(USED, in_state(Refresh.UNDER_WAY), waited=waited) is Step.WAIT

    def test_one_that_is_not_written_yet_is_waited_for_and_then_refreshed(self) -> None:
        waits = replace(USED, generation=NOT_YET_WRITTEN)
        assert next_step(waits, waits, waited=False) is Step.WAIT
        assert next_step(waits, USED, waited=False) is Step.REFRESH

    @pytest.mark.fault("R19")
    def test_a_newer_pair_is_used_whatever_happens_to_it(self) -> None:
        for refresh in Refresh:
            for waited in (False, True):
                newer = replace(USED, pair=pair("newer"), generation=8, refresh=refresh)
                assert next_step(USED, newer, waited=waited) is Step.USE_STORED, (refresh, waited)

    @pytest.mark.fault("R18")
    def test_who_waited_for_a_holder_that_died_takes_over(self) -> None:
        assert next_step(USED, in_state(Refresh.ABANDONED), waited=True) is Step.REFRESH

    @pytest.mark.fault("R2")
    @pytest.mark.parametrize("refresh", [Refresh.NONE, Refresh.UNANSWERED])
    def test_who_waited_for_a_refresh_that_failed_does_not_try_again_at_once(self, refresh: Refresh) -> None:
        assert next_step(USED, in_state(refresh), waited=True) is Step.GIVE_UP


class TestIsNewer:
    def test_a_pair_is_newer_by_its_generation_or_after_a_drop_by_its_tokens(self) -> None:
        assert not is_newer(in_state(Refresh.UNDER_WAY), USED)
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
    def test_not_while_or_after_somebody_may_have_rotated_it(self) -> None:
        for refresh in (Refresh.UNDER_WAY, Refresh.UNANSWERED, Refresh.ABANDONED):
            assert not is_usable(in_state(refresh), NOW), refresh


class TestBelongsToSameUser:
    @pytest.mark.fault("R8")
    def test_only_the_same_persons_in_the_same_portal(self) -> None:
        grant = TokenGrant(
            pair=pair("new"),
            member_id="portal",
            user_id=5,
            endpoint=Origin(scheme="https", host="portal.test", port=443),
            oauth_server="https://oauth.test",
        )
        assert belongs_to_same_user(grant, USED)
        assert belongs_to_same_user(replace(grant, user_id=None), USED)
        assert not belongs_to_same_user(replace(grant, user_id=6), USED)
        assert not belongs_to_same_user(replace(grant, member_id="neighbour"), USED)


def test_a_lease_outlives_every_call_that_is_made_under_it_and_every_wait_for_it() -> None:
    longest_call_s, longest_writing_s = 10.0, 5.0
    assert longest_call_s + longest_writing_s < LEASE_S
    assert longest_call_s < WAIT_S < LEASE_S
