from dataclasses import replace

import pytest

from b24app.domain.portal.access import EVERYBODY
from b24app.domain.portal.caller import Caller
from b24app.domain.portal.installation import ALIASES_KEPT, PortalApp, names_after
from b24app.domain.portal.launch import (
    LaunchClaim,
    ProvenLately,
    admit,
    apply_proof,
    prove,
    why_unproven,
)
from b24app.domain.portal.tokens import TokenProof
from b24app.errors.own import NotAllowedError, PortalUnknownError, UnprovenLaunchError
from tests.case import case
from tests.fakes.invented import ADMINISTRATORS_ONLY, NOW, installation, origin, pair

PORTAL = replace(installation(), aliases=(), access=EVERYBODY)
CLAIM = LaunchClaim(
    member_id=PORTAL.member_id,
    pair=pair("canary"),
    came_from=PORTAL.endpoint,
    oauth_server=PORTAL.oauth_server,
    application_token_digest=PORTAL.application_token_digest,
    language="en",
    placement="CRM_LEAD_DETAIL_TAB",
    record_id=7,
)
SARA = Caller(app=PORTAL.app, user_id=2, is_admin=False, name="Sara", covered=False)
ADA = replace(SARA, user_id=1, is_admin=True, name="Ada")
PROOF = TokenProof(
    client_id="app",
    member_id=PORTAL.member_id,
    endpoint=PORTAL.endpoint,
    user_id=2,
    installed=True,
    oauth_server="https://second.oauth.test",
)
NO_STORED_TOKEN = "the application token is not the stored one"
ELSEWHERE = replace(CLAIM, came_from=origin("elsewhere.test"))
OTHER_TOKEN = replace(CLAIM, application_token_digest=b"o" * 32)


class TestAdmit:
    def test_a_claim_that_needs_no_proof_is_asked_about_at_the_stored_endpoint(self) -> None:
        assert why_unproven(CLAIM, PORTAL) == ""
        assert admit(CLAIM, PORTAL, None, "app").endpoint == PORTAL.endpoint

    def test_a_claim_that_names_no_host_needs_no_proof(self) -> None:
        assert why_unproven(replace(CLAIM, came_from=None), PORTAL) == ""

    def test_an_unproven_claim_needs_a_proof_and_the_log_says_why(self) -> None:
        for claim, known, reason in (
            (ELSEWHERE, PORTAL, "the portal is not known under this address"),
            (OTHER_TOKEN, PORTAL, NO_STORED_TOKEN),
            (replace(CLAIM, application_token_digest=None), PORTAL, NO_STORED_TOKEN),
        ):
            with case(claim):
                with pytest.raises(UnprovenLaunchError) as refused:
                    admit(claim, known, None, "app")
                assert refused.value.reason == why_unproven(claim, known) == reason
                assert admit(claim, known, PROOF, "app").proof == PROOF

    def test_a_proven_application_token_needs_no_further_proof_and_replaces_no_other_proof(self) -> None:
        lately = ProvenLately(application_token=True)
        assert admit(OTHER_TOKEN, PORTAL, None, "app", lately).endpoint == PORTAL.endpoint
        assert why_unproven(ELSEWHERE, PORTAL, lately) == why_unproven(ELSEWHERE, PORTAL) != ""

    def test_a_proven_name_needs_no_further_proof_and_replaces_no_other_proof(self) -> None:
        lately = ProvenLately(name=True)
        assert admit(ELSEWHERE, PORTAL, None, "app", lately).endpoint == PORTAL.endpoint
        assert why_unproven(OTHER_TOKEN, PORTAL, lately) == why_unproven(OTHER_TOKEN, PORTAL) != ""

    @pytest.mark.rule("S56", "good")
    def test_a_removal_hint_is_no_reason_for_a_proof(self) -> None:
        assert why_unproven(CLAIM, replace(PORTAL, removal_hinted_at=NOW)) == ""

    def test_the_proven_endpoint_is_asked_and_never_the_posted_domain(self) -> None:
        moved = replace(PROOF, endpoint=origin("renamed.test"))
        assert admit(ELSEWHERE, PORTAL, moved, "app").endpoint == origin("renamed.test")
        assert admit(ELSEWHERE, PORTAL, PROOF, "app").endpoint == PORTAL.endpoint

    @pytest.mark.parametrize(
        ("proof", "reason"),
        [
            (replace(PROOF, client_id="another"), "the token was issued for another application"),
            (replace(PROOF, member_id="another"), "the token was issued for another portal"),
        ],
    )
    def test_a_proof_of_anything_else_is_none_and_the_log_says_of_what(self, proof: TokenProof, reason: str) -> None:
        with pytest.raises(UnprovenLaunchError) as refused:
            admit(CLAIM, PORTAL, proof, "app")
        assert refused.value.reason == reason

    def test_a_portal_without_the_app_is_told_so(self) -> None:
        with pytest.raises(PortalUnknownError):
            admit(CLAIM, PORTAL, replace(PROOF, installed=False), "app")


class TestProve:
    def test_the_person_is_whom_the_portal_names(self) -> None:
        launch = prove(admit(CLAIM, PORTAL, None, "app"), SARA)
        assert (launch.user_id, launch.is_admin, launch.name) == (2, False, "Sara")
        assert launch.installation == PORTAL

    def test_where_and_in_which_language_the_person_opened_it_is_what_the_claim_says(self) -> None:
        claim = replace(ELSEWHERE, language="de")
        moved = replace(PROOF, endpoint=origin("renamed.test"))
        launch = prove(admit(claim, PORTAL, moved, "app"), SARA)
        assert (launch.language, launch.came_from, launch.installation.endpoint) == (
            "de",
            claim.came_from,
            moved.endpoint,
        )

    def test_an_unknown_app_entry_is_another_app_unless_the_authorization_server_said_that_it_is_ours(self) -> None:
        other = replace(SARA, app=PortalApp(id=18, code="local.2"))
        with pytest.raises(UnprovenLaunchError) as refused:
            prove(admit(CLAIM, PORTAL, None, "app"), other)
        assert refused.value.reason == "the portal names another application for this token"
        assert prove(admit(CLAIM, PORTAL, PROOF, "app"), other).user_id == 2

    def test_the_access_rule_decides(self) -> None:
        closed = replace(PORTAL, access=ADMINISTRATORS_ONLY)
        with pytest.raises(NotAllowedError):
            prove(admit(CLAIM, closed, None, "app"), SARA)
        assert prove(admit(CLAIM, closed, None, "app"), ADA).is_admin

    def test_the_tokens_of_a_claim_do_not_print(self) -> None:
        assert "canary" not in repr(CLAIM) + repr(admit(CLAIM, PORTAL, None, "app"))


class TestApplyProof:
    def test_without_a_proof_nothing_is_learnt(self) -> None:
        assert apply_proof(admit(CLAIM, PORTAL, None, "app"), ADA) == PORTAL

    @pytest.mark.rule("S56", "bad")
    def test_an_employees_proof_teaches_the_address_alone_and_that_another_server_knows_the_portal(self) -> None:
        claim = replace(ELSEWHERE, application_token_digest=b"o" * 32)
        other = replace(SARA, app=PortalApp(id=18, code="local.2"))
        proof = replace(PROOF, endpoint=origin("renamed.test"))
        assert apply_proof(admit(claim, PORTAL, proof, "app"), other) == replace(
            PORTAL, endpoint=origin("renamed.test"), other_server="https://second.oauth.test"
        )

    def test_an_administrators_proof_makes_its_server_the_portals(self) -> None:
        known = apply_proof(admit(CLAIM, replace(PORTAL, other_server="https://x.test"), PROOF, "app"), ADA)
        assert (known.oauth_server, known.other_server) == ("https://second.oauth.test", "")

    def test_a_person_whom_the_authorization_server_does_not_name_is_refused(self) -> None:
        with pytest.raises(UnprovenLaunchError):
            prove(admit(CLAIM, PORTAL, replace(PROOF, user_id=3), "app"), SARA)

    def test_an_administrators_proof_also_teaches_the_application_token_and_entry(self) -> None:
        other = replace(ADA, app=PortalApp(id=18, code="local.2"))
        known = apply_proof(admit(OTHER_TOKEN, PORTAL, PROOF, "app"), other)
        assert (known.app, known.application_token_digest) == (other.app, b"o" * 32)

    @pytest.mark.rule("S56", "bad")
    def test_a_proof_that_names_nobody_leaves_nothing_of_an_administrators(self) -> None:
        other = replace(ADA, app=PortalApp(id=18, code="local.2"))
        nameless = replace(PROOF, user_id=None)
        assert apply_proof(admit(OTHER_TOKEN, PORTAL, nameless, "app"), other) == replace(
            PORTAL, endpoint=PROOF.endpoint, other_server=PROOF.oauth_server
        )

    def test_an_administrator_without_an_application_token_takes_none_away(self) -> None:
        claim = replace(CLAIM, application_token_digest=None)
        known = apply_proof(admit(claim, PORTAL, PROOF, "app"), ADA)
        assert known.application_token_digest == PORTAL.application_token_digest

    def test_only_the_latest_names_of_a_portal_are_kept(self) -> None:
        known = PORTAL
        for number in range(9):
            claim = replace(CLAIM, came_from=origin(f"name{number}.test"))
            known = apply_proof(admit(claim, known, PROOF, "app"), ADA)
        assert known.aliases == tuple(origin(f"name{number}.test") for number in range(9 - ALIASES_KEPT, 9))

    def test_the_name_that_was_not_used_for_longest_gives_way(self) -> None:
        names = tuple(origin(f"name{number}.test") for number in range(ALIASES_KEPT))
        used = names_after(replace(PORTAL, aliases=names), names[0])
        assert used == (*names[1:], names[0])
        assert names_after(replace(PORTAL, aliases=used), origin("new.test")) == (*used[1:], origin("new.test"))
