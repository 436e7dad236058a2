from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.domain.operations.proofs import APPLICATION_TOKEN_LIFE, NAMED_FOR, TOKENS_OF_A_PORTAL, RememberedProofs
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.tokens import TokenProof, ViewerToken
from tests.fakes.invented import NOW, origin, pair

SECOND = timedelta(seconds=1)
CLAIM = LaunchClaim(
    member_id="portal",
    pair=pair("sara"),
    came_from=origin("alias.test"),
    oauth_server="",
    application_token_digest=b"d" * 32,
    language="en",
    placement="DEFAULT",
    record_id=None,
)
PROOF = TokenProof(
    client_id="app",
    member_id="portal",
    endpoint=origin(),
    user_id=2,
    installed=True,
    oauth_server="https://second.test",
)


@pytest.fixture
def proofs() -> RememberedProofs:
    return RememberedProofs()


def of_token(number: int) -> LaunchClaim:
    return replace(CLAIM, application_token_digest=bytes([number]) * 32)


class TestApplicationTokens:
    def test_one_that_was_proven_is_known_in_its_portal_for_ten_minutes(self, proofs: RememberedProofs) -> None:
        assert not proofs.knows_application_token(CLAIM, NOW)
        proofs.note(CLAIM, PROOF, NOW)
        another_person = replace(CLAIM, pair=pair("mia"))
        assert proofs.knows_application_token(another_person, NOW + APPLICATION_TOKEN_LIFE - SECOND)
        assert not proofs.knows_application_token(another_person, NOW + APPLICATION_TOKEN_LIFE)

    def test_no_other_one_and_no_other_portal_is_known_with_it(self, proofs: RememberedProofs) -> None:
        proofs.note(CLAIM, PROOF, NOW)
        for other in (of_token(7), replace(CLAIM, application_token_digest=None), replace(CLAIM, member_id="other")):
            assert not proofs.knows_application_token(other, NOW)

    @pytest.mark.rule("S62", "bad")
    def test_that_there_was_none_is_never_known_and_takes_no_place(self, proofs: RememberedProofs) -> None:
        none = replace(CLAIM, application_token_digest=None)
        for number in range(TOKENS_OF_A_PORTAL):
            proofs.note(of_token(number), PROOF, NOW)
        proofs.note(none, PROOF, NOW)
        assert not proofs.knows_application_token(none, NOW)
        assert all(proofs.knows_application_token(of_token(number), NOW) for number in range(TOKENS_OF_A_PORTAL))

    @pytest.mark.rule("S56", "bad")
    def test_of_a_portal_four_are_remembered_and_the_portals_do_not_share_them(self, proofs: RememberedProofs) -> None:
        elsewhere = replace(CLAIM, member_id="other")
        proofs.note(elsewhere, PROOF, NOW)
        for number in range(TOKENS_OF_A_PORTAL + 1):
            proofs.note(of_token(number), PROOF, NOW)
        known = [proofs.knows_application_token(of_token(number), NOW) for number in range(TOKENS_OF_A_PORTAL + 1)]
        assert known == [False] + [True] * TOKENS_OF_A_PORTAL
        assert proofs.knows_application_token(elsewhere, NOW)

    def test_one_that_is_proven_again_and_again_takes_one_place(self, proofs: RememberedProofs) -> None:
        for number in range(TOKENS_OF_A_PORTAL - 1):
            proofs.note(of_token(number), PROOF, NOW)
        for _ in range(TOKENS_OF_A_PORTAL):
            proofs.note(CLAIM, PROOF, NOW)
        assert all(proofs.knows_application_token(of_token(number), NOW) for number in range(TOKENS_OF_A_PORTAL - 1))


class TestNames:
    @pytest.mark.rule("S56", "bad")
    def test_a_name_is_known_for_an_hour_to_the_very_token_that_was_proven_under_it(
        self, proofs: RememberedProofs
    ) -> None:
        proofs.note(CLAIM, PROOF, NOW)
        assert proofs.knows_name(CLAIM, NOW + NAMED_FOR - SECOND)
        assert not proofs.knows_name(CLAIM, NOW + NAMED_FOR)
        for other in (
            replace(CLAIM, pair=pair("mia")),
            replace(CLAIM, came_from=origin("another.test")),
            replace(CLAIM, came_from=None),
            replace(CLAIM, member_id="other"),
        ):
            assert not proofs.knows_name(other, NOW)


class TestPeople:
    def test_the_server_that_named_a_person_is_told_for_an_hour(self, proofs: RememberedProofs) -> None:
        token = CLAIM.pair.access_token
        proofs.note(CLAIM, PROOF, NOW)
        assert proofs.server_of("portal", 2, token, NOW + NAMED_FOR - SECOND) == "https://second.test"
        assert proofs.server_of("portal", 2, token, NOW + NAMED_FOR) is None

    def test_nobody_else_and_no_other_token_is_named_with_them(self, proofs: RememberedProofs) -> None:
        token = CLAIM.pair.access_token
        proofs.note(CLAIM, PROOF, NOW)
        assert proofs.server_of("portal", 3, token, NOW) is None
        assert proofs.server_of("other", 2, token, NOW) is None
        assert proofs.server_of("portal", 2, ViewerToken("another"), NOW) is None

    def test_a_proof_that_names_nobody_names_nobody(self, proofs: RememberedProofs) -> None:
        proofs.note(CLAIM, replace(PROOF, user_id=None), NOW)
        assert proofs.server_of("portal", 2, CLAIM.pair.access_token, NOW) is None


def test_it_holds_no_token_and_prints_none(proofs: RememberedProofs) -> None:
    proofs.note(replace(CLAIM, pair=pair("canary")), PROOF, NOW)
    assert "canary" not in repr([vars(each) for each in (proofs.tokens, proofs.people)])
