from dataclasses import replace

import pytest

from b24app.domain.portal.installation import digest, same_application_token
from tests.fakes.invented import installation, origin

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
