from dataclasses import replace

import pytest

from b24app.domain.portal.access import EVERYBODY, LOST_RULE
from b24app.domain.portal.caller import Caller, VerifiedCaller, installer_token, pass_on, person_name, verify_caller
from b24app.domain.portal.installation import PortalApp
from b24app.domain.portal.tokens import ViewerToken
from b24app.errors.outside import LeadDeniedError, ProvenRefusalError
from b24app.errors.own import NotAdministratorError, NotAllowedError, RuleLostError, UnprovenLaunchError
from tests.fakes.invented import ADMINISTRATORS_ONLY, installation

PORTAL = replace(installation(), access=EVERYBODY)
SARA = Caller(app=PORTAL.app, user_id=2, is_admin=False, name="Sara", covered=False)
ADA = replace(SARA, user_id=1, is_admin=True, name="Ada")


def test_a_name_is_told_in_the_order_of_its_letters() -> None:
    for first, second, last, said in (
        ("Ines", "Marie", "Calder", "Ines Marie Calder"),
        ("太郎", "", "山田", "山田 太郎"),
        ("はな", "", "さとう", "さとう はな"),
        ("ジョン", "", "スミス", "ジョン スミス"),
        ("伟", "", "王", "王 伟"),
        ("민준", "", "김", "김 민준"),
        ("Иван", "Петрович", "Орлов", "Иван Петрович Орлов"),
        ("太郎", "", "", "太郎"),
        ("", "", "", ""),
    ):
        assert person_name(first, second, last) == said, (first, second, last, said)


class TestVerifyCaller:
    def test_the_same_person_of_the_same_app_is_verified(self) -> None:
        verified = verify_caller(PORTAL, SARA, 2)
        assert verified == VerifiedCaller(installation=PORTAL, user_id=2, is_admin=False, name="Sara")

    @pytest.mark.parametrize("caller", [replace(SARA, user_id=3), replace(SARA, app=PortalApp(id=18, code="local.1"))])
    def test_anybody_else_is_not(self, caller: Caller) -> None:
        with pytest.raises(UnprovenLaunchError) as refused:
            verify_caller(PORTAL, caller, 2)
        assert refused.value.reason == "the portal names another application or person for the stored token"

    def test_whom_the_rule_has_left_out_since_is_refused(self) -> None:
        with pytest.raises(NotAllowedError):
            verify_caller(replace(PORTAL, access=ADMINISTRATORS_ONLY), SARA, 2)

    def test_a_lost_rule_includes_administrators_only_and_says_that_it_is_lost(self) -> None:
        lost = replace(PORTAL, access=LOST_RULE)
        assert verify_caller(lost, ADA, 1).is_admin
        with pytest.raises(RuleLostError):
            verify_caller(lost, SARA, 2)


class TestInstallerToken:
    def test_an_administrators_token_may_bind(self) -> None:
        assert installer_token(verify_caller(PORTAL, ADA, 1), ViewerToken("token")) == "token"

    def test_nobody_elses_may(self) -> None:
        with pytest.raises(NotAdministratorError):
            installer_token(verify_caller(PORTAL, SARA, 2), ViewerToken("token"))


class TestPassOn:
    def test_a_refusal_says_in_which_portal_its_person_was_named(self) -> None:
        refusal = LeadDeniedError("crm.lead.get")
        with pytest.raises(ProvenRefusalError) as passed:
            pass_on(refusal, verify_caller(PORTAL, SARA, 2))
        assert (passed.value.member_id, passed.value.refusal) == (PORTAL.member_id, refusal)

    def test_without_one_nothing_is_raised(self) -> None:
        pass_on(None, verify_caller(PORTAL, SARA, 2))
