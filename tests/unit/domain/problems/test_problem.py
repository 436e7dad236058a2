from dataclasses import replace

from b24app.domain.message import Message
from b24app.domain.problems import problem
from b24app.domain.problems.problem import (
    ASK_SUPPORT,
    OPEN_AGAIN,
    OPEN_APPLICATION,
    OPERATOR,
    TIME,
    TRY_SOON,
    Problem,
    Tone,
    sentence,
)

BARE = Problem("kind", 403, Message("title"), Message("what"), OPEN_AGAIN, OPERATOR)


def test_a_remedy_becomes_a_sentence_and_keeps_its_capitals() -> None:
    assert sentence("check host in B24_DATABASE_URL") == "Check host in B24_DATABASE_URL."
    assert sentence("") == ""


def test_a_problem_offers_to_repeat_only_where_it_says_so() -> None:
    assert not BARE.again


def test_the_same_page_may_have_another_status() -> None:
    assert (BARE.at(413).status, BARE.at(413).title, BARE.status) == (413, BARE.title, 403)


def test_a_page_tells_whether_something_is_broken_passes_by_itself_or_is_as_somebody_set_it_up() -> None:
    assert BARE.tone is Tone.FAULT
    assert replace(BARE, who=TIME).tone is Tone.WAITING
    assert replace(BARE, who=TIME, is_as_set_up=True).tone is Tone.CALM


def test_the_common_remedies_are_whole_sentences_and_those_who_can_change_it_are_none() -> None:
    remedies = (ASK_SUPPORT, OPEN_AGAIN, OPEN_APPLICATION, TRY_SOON)
    messages = [value for value in vars(problem).values() if isinstance(value, Message)]
    assert all(remedy.text.endswith(".") for remedy in remedies)
    assert not [said.text for said in messages if said not in remedies and said.text.endswith(".")]
