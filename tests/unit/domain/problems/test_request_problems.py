from b24app.domain.problems.request_problems import BAD_REQUEST, NO_PAGE, OUR_FAULT, OUTSIDE


def test_only_our_own_fault_is_a_fault_of_the_server() -> None:
    statuses = {problem.kind: problem.status for problem in (OUR_FAULT, OUTSIDE, NO_PAGE, BAD_REQUEST)}
    assert statuses == {"fault": 500, "outside-bitrix24": 405, "no-page": 404, "bad-request": 400}


def test_none_of_them_is_repeated() -> None:
    assert not [problem for problem in (OUR_FAULT, OUTSIDE, NO_PAGE, BAD_REQUEST) if problem.again]
