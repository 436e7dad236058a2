"""The one table of what can go wrong, by the error's class."""

from b24app.domain.problems.business_problems import BUSINESS_PROBLEMS
from b24app.domain.problems.lead_problems import LEAD_PROBLEMS
from b24app.domain.problems.own_problems import OWN_PROBLEMS
from b24app.domain.problems.portal_problems import PORTAL_PROBLEMS
from b24app.domain.problems.problem import Problem
from b24app.domain.problems.request_problems import OUR_FAULT
from b24app.domain.problems.setup_problems import SETUP_PROBLEMS
from b24app.domain.problems.store_problems import STORE_PROBLEMS
from b24app.domain.problems.trouble_problems import TROUBLE_PROBLEMS
from b24app.domain.problems.unattended_problems import UNATTENDED_PROBLEMS

OF_PAGES: dict[type[Exception], Problem] = {
    **OWN_PROBLEMS,
    **STORE_PROBLEMS,
    **PORTAL_PROBLEMS,
    **LEAD_PROBLEMS,
    **BUSINESS_PROBLEMS,
    **TROUBLE_PROBLEMS,
    **SETUP_PROBLEMS,
}
TABLE = {**OF_PAGES, **UNATTENDED_PROBLEMS}


def problem_of(error: Exception) -> Problem:
    """Return the row of an error of ours. Anything that we did not raise on purpose is our fault."""
    return next((TABLE[kind] for kind in type(error).__mro__ if kind in TABLE), OUR_FAULT)
