from b24app.domain.problems.request_problems import OUR_FAULT
from b24app.domain.problems.table import OF_PAGES, TABLE, problem_of
from b24app.domain.problems.unattended_problems import UNATTENDED_PROBLEMS
from b24app.errors.outside import NoResponseError
from b24app.errors.portal_setup import CertificateRefusedError


def test_an_error_has_the_row_of_its_own_class_also_where_the_one_above_has_one() -> None:
    for kind in (NoResponseError, CertificateRefusedError):
        assert problem_of(kind("portal.test", "seen")) is TABLE[kind]


def test_what_nobody_raised_on_purpose_is_our_fault() -> None:
    assert problem_of(KeyError("canary")) is OUR_FAULT


def test_what_commands_alone_meet_is_no_page() -> None:
    assert not OF_PAGES.keys() & UNATTENDED_PROBLEMS.keys()
    assert OF_PAGES.keys() | UNATTENDED_PROBLEMS.keys() == TABLE.keys()
