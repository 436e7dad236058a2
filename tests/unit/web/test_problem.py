from b24app.domain.message import Message
from b24app.web.problem import ASK_SUPPORT, OPEN_AGAIN, Problem


def test_a_problem_offers_to_repeat_only_where_it_says_so() -> None:
    assert not Problem("kind", 403, Message("title"), Message("what"), OPEN_AGAIN).again


def test_the_common_cures_are_whole_sentences() -> None:
    assert all(cure.text.endswith(".") for cure in (ASK_SUPPORT, OPEN_AGAIN))
