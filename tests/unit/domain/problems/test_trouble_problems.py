from b24app.domain.problems.own_problems import OWN_PROBLEMS
from b24app.domain.problems.portal_problems import PORTAL_PROBLEMS
from b24app.domain.problems.problem import OPERATOR, VENDOR
from b24app.domain.problems.trouble_problems import TROUBLE_PROBLEMS
from b24app.errors import outside


def test_no_error_has_two_pages() -> None:
    assert not set(TROUBLE_PROBLEMS) & {*OWN_PROBLEMS, *PORTAL_PROBLEMS}


def test_what_waiting_heals_offers_to_repeat_and_what_it_does_not_heal_does_not() -> None:
    offered = {kind for kind, problem in TROUBLE_PROBLEMS.items() if problem.again}
    passing = {outside.PortalBusyError, outside.PortalFailedError, outside.AuthServerUnreachableError}
    assert offered == {
        *passing,
        outside.AuthorizationSilentError,
        outside.NoResponseError,
        outside.InvalidResponseError,
        outside.OwnPageError,
    }


def test_the_remedies_that_the_vendor_names_stand_on_the_page() -> None:
    assert "temporary closure of the public part" in TROUBLE_PROBLEMS[outside.PortalClosedError].remedy.text
    overload = TROUBLE_PROBLEMS[outside.OverloadedError]
    assert (overload.who, "Bitrix24 support" in overload.remedy.text) == (VENDOR, True)


def test_what_is_the_operators_matter_names_no_setting() -> None:
    refused = TROUBLE_PROBLEMS[outside.ClientRefusedError]
    assert refused.who is OPERATOR
    assert not [said for said in (refused.title, refused.what, refused.remedy) if "B24_" in said.text]
