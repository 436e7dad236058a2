from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from b24app.domain.portal.caller import Caller
from b24app.domain.portal.proof import confirm, confirm_token, require_named, require_same_person
from b24app.domain.portal.tokens import TokenProof
from b24app.errors.own import PortalUnknownError, UnprovenLaunchError
from tests.case import case
from tests.fakes.invented import installation, origin

if TYPE_CHECKING:
    from collections.abc import Callable

ADA = Caller(app=installation().app, user_id=1, is_admin=True, name="Ada", covered=False)
PROOF = TokenProof(
    client_id="app",
    member_id="portal",
    endpoint=origin(),
    user_id=1,
    installed=True,
    oauth_server="https://oauth.test",
)


def test_a_proof_of_anything_else_is_none_and_the_log_says_of_what() -> None:
    checks: list[Callable[..., None]] = [confirm, confirm_token]
    for check in checks:
        for proof, reason in (
            (replace(PROOF, client_id="another"), "the token was issued for another application"),
            (replace(PROOF, member_id="another"), "the token was issued for another portal"),
        ):
            with case(check, proof):
                check(PROOF, member_id="portal", client_id="app")
                with pytest.raises(UnprovenLaunchError) as refused:
                    check(proof, member_id="portal", client_id="app")
                assert refused.value.reason == reason


def test_an_application_that_is_not_installed_is_told_apart_from_a_foreign_token() -> None:
    there = replace(PROOF, installed=False)
    confirm_token(there, member_id="portal", client_id="app")
    with pytest.raises(PortalUnknownError):
        confirm(there, member_id="portal", client_id="app")


@pytest.mark.rule("S56", "bad")
def test_who_is_named_nowhere_may_look_and_leave_nothing_and_another_person_may_neither() -> None:
    require_same_person(None, ADA)
    require_same_person(1, ADA)
    require_named(1, ADA)
    for named, check in ((2, require_same_person), (2, require_named), (None, require_named)):
        with pytest.raises(UnprovenLaunchError):
            check(named, ADA)
