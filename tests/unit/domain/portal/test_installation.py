from dataclasses import replace

import pytest

from b24app.domain.portal.installation import digest, same_application_token
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

    @pytest.mark.parametrize("token", ["", "x" * 100_000, "Größe", "\ud800"])
    def test_whatever_was_posted_has_a_digest_of_one_size_that_does_not_hold_it(self, token: str) -> None:
        assert len(digest(token)) == 32


class TestKnownAs:
    def test_a_portal_is_known_by_its_endpoint_and_its_aliases_with_scheme_and_port(self) -> None:
        known = replace(installation(), endpoint=origin("portal.test"), aliases=(origin("alias.test"),))
        assert known.known_as(origin("portal.test"))
        assert known.known_as(origin("alias.test"))
        assert not known.known_as(origin("portal.test.evil.test"))
        assert not known.known_as(replace(origin("portal.test"), port=444))
        assert not known.known_as(replace(origin("portal.test"), scheme="http"))


class TestTheWishToDeleteTheSettings:
    def test_it_stands_with_its_hint_and_is_not_taken_back_by_another_event(self) -> None:
        hinted = installation().hinted(NOW, clean=True)
        assert (hinted.removal_hinted_at, hinted.removal_cleans) == (NOW, True)
        again = hinted.hinted(NOW + HOUR, clean=False)
        assert (again.removal_hinted_at, again.removal_cleans) == (NOW, True)

    def test_it_can_come_after_the_hint(self) -> None:
        hinted = installation().hinted(NOW, clean=False)
        assert not hinted.removal_cleans
        assert hinted.hinted(NOW + HOUR, clean=True).removal_cleans

    @pytest.mark.rule("S59", "bad")
    def test_it_ends_with_its_hint_whoever_ends_that_and_with_an_open(self) -> None:
        hinted = installation().hinted(NOW, clean=True)
        assert hinted.unhinted() == installation()
        by_the_release_before = replace(hinted, removal_hinted_at=None)
        assert not by_the_release_before.removal_cleans
        assert not by_the_release_before.hinted(NOW + HOUR, clean=False).removal_cleans
        opened = replace(hinted, answered_at=NOW)
        assert not opened.removal_cleans
        assert not opened.hinted(NOW + HOUR, clean=False).removal_cleans


@pytest.mark.fault("R39")
@pytest.mark.parametrize(
    ("named", "server"),
    [("", "https://oauth.test"), ("https://oauth.test", "https://oauth.test"), ("https://b.test", "https://b.test")],
)
def test_a_pair_is_renewed_where_its_launch_named_once_that_server_proved_the_portal(named: str, server: str) -> None:
    known = replace(installation(), oauth_server="https://oauth.test", other_server="https://b.test")
    assert known.renewing_server(replace(pair(), oauth_server=named)) == server


@pytest.mark.fault("R39")
@pytest.mark.parametrize("other", ["", "https://b.test"])
def test_a_server_that_has_not_proven_the_portal_renews_no_pair(other: str) -> None:
    known = replace(installation(), other_server=other)
    assert known.renewing_server(replace(pair(), oauth_server="https://c.test")) is None


def test_the_installations_own_server_is_no_other_one() -> None:
    known = installation()
    assert known.with_server(known.oauth_server) == known
    assert known.with_server("https://b.test").other_server == "https://b.test"
