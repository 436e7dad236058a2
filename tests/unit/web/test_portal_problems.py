from b24app import errors
from b24app.web.own_problems import OWN_PROBLEMS
from b24app.web.portal_problems import PORTAL_PROBLEMS


def test_no_error_has_two_pages() -> None:
    assert not set(PORTAL_PROBLEMS) & set(OWN_PROBLEMS)


def test_what_waiting_cures_offers_to_repeat_and_what_it_does_not_cure_does_not() -> None:
    offered = {kind for kind, problem in PORTAL_PROBLEMS.items() if problem.again}
    assert offered == {errors.PortalBusyError, errors.CallRefusedError, errors.SilentError, errors.NonsenseError}


def test_the_cures_that_the_vendor_names_stand_on_the_page() -> None:
    assert "temporary closure" in PORTAL_PROBLEMS[errors.PortalClosedError].cure.text
    assert "support" in PORTAL_PROBLEMS[errors.OverloadedError].cure.text
    assert "User access" in PORTAL_PROBLEMS[errors.PortalAccessError].cure.text
