from b24app.domain.problems.problem import OPEN_AGAIN, TIME, Tone
from b24app.domain.problems.request_problems import NO_PAGE, OUR_FAULT, OUTSIDE
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


DECIDED = {"not-allowed", "not-administrator", "export-refused", "portal-access", "extranet"}
DECIDED |= {"leads-off", "lead-denied", "app-removed"}


def test_what_somebody_has_decided_is_calm_and_so_is_where_there_is_nothing_to_see() -> None:
    tones = {problem.kind: problem.tone for problem in OF_PAGES.values() if problem.kind in DECIDED}
    assert tones == dict.fromkeys(DECIDED, Tone.CALM)
    assert {problem.tone for problem in (NO_PAGE, OUTSIDE)} == {Tone.CALM}


def test_what_passes_by_itself_or_by_opening_again_is_no_fault() -> None:
    passing = {
        problem.kind: problem.tone
        for problem in OF_PAGES.values()
        if problem.who == TIME or problem.remedy == OPEN_AGAIN
    }
    assert passing
    assert passing == dict.fromkeys(passing, Tone.WAITING)
