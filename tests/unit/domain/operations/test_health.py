from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.domain.message import Message
from b24app.domain.operations.health import (
    REFRESH_LIFE,
    Health,
    Keys,
    installation_keys,
    missing_rights,
    unbound_events,
)
from b24app.domain.operations.placements import LIFE_CYCLE_EVENTS, RIGHTS, BoundEvent
from b24app.domain.operations.portal_activity import Failure
from b24app.domain.portal.tokens import Refresh, StoredPair
from tests.fakes.invented import NOW, pair

STORED = StoredPair(member_id="portal", user_id=1, pair=pair(), generation=1, kept_at=NOW)
ALL = frozenset(right.scope for right in RIGHTS)


class TestRights:
    def test_all_that_we_ask_for_are_enough_and_more_does_no_harm(self) -> None:
        assert missing_rights(ALL) == missing_rights(ALL | {"disk"}) == ()

    def test_each_that_is_missing_is_named(self) -> None:
        named = {right.scope: missing_rights(ALL - {right.scope}) for right in RIGHTS}
        assert named == {right.scope: (right,) for right in RIGHTS}

    @pytest.mark.parametrize("wider", ["user", "user_basic"])
    def test_a_wider_right_to_names_is_as_good(self, wider: str) -> None:
        assert missing_rights(ALL - {"user_brief"} | {wider}) == ()

    def test_silence_is_not_a_missing_right(self) -> None:
        assert missing_rights(None) is None
        assert missing_rights(frozenset()) == RIGHTS


def test_events_that_are_not_bound_are_named() -> None:
    bound = tuple(BoundEvent(event=name.lower(), handler="https://app.test/events") for name in LIFE_CYCLE_EVENTS)
    assert unbound_events(bound) == ()
    assert unbound_events(bound[1:]) == LIFE_CYCLE_EVENTS[:1]


class TestKeys:
    def test_a_pair_can_be_renewed_for_half_a_year_however_old_its_hour(self) -> None:
        for age in (timedelta(), timedelta(days=179)):
            keys = installation_keys(1, STORED, NOW + age)
            assert (keys.state, keys.renewable_until) == (Keys.GOOD, NOW + REFRESH_LIFE)
        assert installation_keys(1, STORED, NOW + REFRESH_LIFE).state is Keys.ENDING

    def test_a_pair_without_a_refresh_token_ends_by_itself(self) -> None:
        isolated = replace(STORED, pair=replace(pair(), refresh_token=""))
        keys = installation_keys(1, isolated, NOW)
        assert (keys.state, keys.renewable_until) == (Keys.ENDING, None)

    def test_a_refresh_that_nobody_saw_end_leaves_uncertainty(self) -> None:
        for refresh, state in (
            (Refresh.UNANSWERED, Keys.UNCERTAIN),
            (Refresh.ABANDONED, Keys.UNCERTAIN),
            (Refresh.UNDER_WAY, Keys.GOOD),
            (Refresh.NONE, Keys.GOOD),
        ):
            assert installation_keys(1, replace(STORED, refresh=refresh), NOW).state is state, refresh

    def test_without_an_installer_or_a_pair_there_are_none(self) -> None:
        assert installation_keys(None, None, NOW).state is Keys.MISSING
        assert installation_keys(1, None, NOW).state is Keys.MISSING


def test_a_refused_client_is_seen_among_the_failures() -> None:
    keys = installation_keys(1, STORED, NOW)
    for kind, refused in (("client-refused", True), ("busy", False)):
        failure = Failure(at=NOW, number="ab", title=Message("x"), kind=kind)
        nothing = Health(
            missing=(), unbound=(), keys=keys, failures=(), events=(), loads=(), shapes=(), leads_in_rest_three=False
        )
        health = replace(nothing, failures=(failure,))
        assert health.client_refused is refused
