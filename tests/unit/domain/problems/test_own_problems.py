from b24app.domain.problems.own_problems import OWN_PROBLEMS
from b24app.errors import own


def test_what_the_app_itself_refuses_is_never_a_fault_of_the_server() -> None:
    for kind, problem in OWN_PROBLEMS.items():
        assert (problem.status < 500) == issubclass(kind, own.RefusedError)


def test_only_what_may_pass_by_itself_offers_to_repeat() -> None:
    assert [kind for kind, problem in OWN_PROBLEMS.items() if problem.again] == [
        own.TooManyProofsError,
        own.ThreadsBusyError,
        own.StoreError,
    ]


def test_a_card_without_a_lead_is_no_error_to_its_reader() -> None:
    assert OWN_PROBLEMS[own.LeadNotSavedError].status == 200
