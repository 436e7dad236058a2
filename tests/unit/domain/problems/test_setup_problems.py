from b24app.domain.problems.problem import ADMINISTRATOR, TIME
from b24app.domain.problems.setup_problems import SETUP_PROBLEMS
from b24app.domain.problems.table import problem_of
from b24app.domain.problems.trouble_problems import TROUBLE_PROBLEMS
from b24app.errors import outside


def test_what_is_set_up_wrongly_is_the_administrators_matter_and_can_be_tried_again() -> None:
    for kind, problem in SETUP_PROBLEMS.items():
        assert (problem.who, problem.again) == (ADMINISTRATOR, True), kind
        assert "Bitrix24 administrator" in problem.remedy.text, kind


def test_none_is_told_as_what_passes_by_itself() -> None:
    passing = {
        TROUBLE_PROBLEMS[kind].kind
        for kind in (outside.NoResponseError, outside.InvalidResponseError, outside.MovedError)
    }
    pages = {kind: problem_of(kind("portal.test", "seen")) for kind in SETUP_PROBLEMS}
    assert [kind for kind, page in pages.items() if page.kind in passing or page.who is TIME] == []
