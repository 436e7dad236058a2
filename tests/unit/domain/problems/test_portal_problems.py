from b24app.domain.problems.business_problems import BUSINESS_PROBLEMS
from b24app.domain.problems.lead_problems import LEAD_PROBLEMS
from b24app.domain.problems.own_problems import OWN_PROBLEMS
from b24app.domain.problems.portal_problems import PORTAL_PROBLEMS
from b24app.errors import outside


def test_no_error_has_two_pages() -> None:
    assert not set(PORTAL_PROBLEMS) & {*OWN_PROBLEMS, *BUSINESS_PROBLEMS, *LEAD_PROBLEMS}


def test_what_the_portal_refuses_is_not_repeated_but_where_nobody_knows_why() -> None:
    assert [kind for kind, problem in PORTAL_PROBLEMS.items() if problem.again] == [outside.CallRefusedError]


def test_the_path_that_the_vendor_names_stands_on_the_page() -> None:
    assert "Market > More > Installed apps > User access" in PORTAL_PROBLEMS[outside.PortalAccessError].remedy.text
