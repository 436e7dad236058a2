from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.domain.portal.installation import digest, same_application_token
from b24app.domain.portal.uninstall_hint import Leftover
from tests.case import case
from tests.fakes.invented import HOUR, NOW, installation, origin, pair

STORED = digest("the portal's own")


class TestApplicationToken:
    def test_the_stored_one_is_accepted_and_any_other_is_not(self) -> None:
        known = replace(installation(), application_token_digest=STORED)
        assert same_application_token(known, digest("the portal's own"))
        assert not same_application_token(known, digest("another"))
        assert not same_application_token(known, b"")

    def test_an_absent_one_is_accepted_only_while_none_is_stored(self) -> None:
        assert same_application_token(replace(installation(), application_token_digest=None), None)
        assert not same_application_token(replace(installation(), application_token_digest=STORED), None)
        assert not same_application_token(replace(installation(), application_token_digest=None), STORED)

    def test_whatever_was_posted_has_a_digest_of_one_size_that_does_not_hold_it(self) -> None:
        for token in ("", "x" * 100_000, "Größe", "\ud800"):
            assert len(digest(token)) == 32, token


class TestKnownAs:
    def test_a_portal_is_known_by_its_endpoint_and_its_aliases_with_scheme_and_port(self) -> None:
        known = replace(installation(), endpoint=origin("portal.test"), aliases=(origin("alias.test"),))
        assert known.known_as(origin("portal.test"))
        assert known.known_as(origin("alias.test"))
        assert not known.known_as(origin("portal.test.evil.test"))
        assert not known.known_as(replace(origin("portal.test"), port=444))
        assert not known.known_as(replace(origin("portal.test"), scheme="http"))


@pytest.mark.rule("S59", "good")
@pytest.mark.rule("S59", "bad")
class TestWhatARemovedPortalLeaves:
    def test_it_is_what_all_its_events_wish_and_a_record_where_they_differ(self) -> None:
        cases: list[tuple[Sequence[bool], Leftover]] = [
            ([False], Leftover.SETTINGS),
            ([False, False], Leftover.SETTINGS),
            ([True], Leftover.NOTHING),
            ([True, True], Leftover.NOTHING),
            ([True, False], Leftover.RECORD),
            ([False, True], Leftover.RECORD),
            ([True, False, True], Leftover.RECORD),
            ([False, True, False], Leftover.RECORD),
        ]
        for wishes, leaves in cases:
            with case(wishes):
                for apart in (HOUR, timedelta()):
                    hinted = installation()
                    for number, clean in enumerate(wishes):
                        hinted = hinted.wished(NOW + number * apart, clean=clean)
                    assert (hinted.removal_hinted_at, hinted.leaves) == (NOW, leaves)

    @pytest.mark.parametrize(("clean", "leaves"), [(True, Leftover.NOTHING), (False, Leftover.SETTINGS)])
    def test_a_refusal_that_set_the_hint_before_any_event_wishes_nothing(
        self, leaves: Leftover, *, clean: bool
    ) -> None:
        refused = installation().hinted(NOW)
        assert refused.leaves is Leftover.SETTINGS
        hinted = refused.wished(NOW + HOUR, clean=clean)
        assert (hinted.removal_hinted_at, hinted.leaves) == (NOW, leaves)
        assert hinted.hinted(NOW + 2 * HOUR) == hinted, "nor does one that comes behind an event"

    @pytest.mark.parametrize("wishes", [[True], [False, True]])
    def test_a_wish_ends_with_its_hint_whoever_ends_that_and_with_an_open(self, wishes: Sequence[bool]) -> None:
        hinted = installation()
        for number, clean in enumerate(wishes):
            hinted = hinted.wished(NOW + number * HOUR, clean=clean)
        assert hinted.unhinted() == installation()
        by_the_release_before = replace(hinted, removal_hinted_at=None)
        opened = replace(hinted, answered_at=NOW)
        for ended in (by_the_release_before, opened):
            assert ended.leaves is Leftover.SETTINGS
            assert ended.wished(NOW + 5 * HOUR, clean=False).leaves is Leftover.SETTINGS
        assert replace(hinted, removal_hinted_at=NOW + 5 * HOUR).leaves is Leftover.SETTINGS


@pytest.mark.fault("R39")
def test_a_pair_is_renewed_where_its_launch_named_once_that_server_proved_the_portal() -> None:
    known = replace(installation(), oauth_server="https://oauth.test", other_server="https://b.test")
    for named, server in (
        ("", "https://oauth.test"),
        ("https://oauth.test", "https://oauth.test"),
        ("https://b.test", "https://b.test"),
    ):
        assert known.renewing_server(replace(pair(), oauth_server=named)) == server, named


@pytest.mark.fault("R39")
@pytest.mark.parametrize("other", ["", "https://b.test"])
def test_a_server_that_has_not_proven_the_portal_renews_no_pair(other: str) -> None:
    known = replace(installation(), other_server=other)
    assert known.renewing_server(replace(pair(), oauth_server="https://c.test")) is None


def test_the_installations_own_server_is_no_other_one() -> None:
    known = installation()
    assert known.with_server(known.oauth_server) == known
    assert known.with_server("https://b.test").other_server == "https://b.test"
