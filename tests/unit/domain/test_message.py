"""Our own sentences, before they are put into a language."""

from b24app.domain.message import Message, Said


def test_messages_with_the_same_words_are_the_same() -> None:
    assert Message("Lead %(n)s", values={"n": 1}) == Message("Lead %(n)s", values={"n": 1})
    assert Message("Lead %(n)s", values={"n": 1}) != Message("Lead %(n)s", values={"n": 2})


def test_a_message_is_not_a_text_of_the_portal() -> None:
    ours: Said = Message("Lead")
    assert ours != "Lead"


def test_messages_can_be_counted_in_a_set() -> None:
    assert len({Message("Lead"), Message("Lead"), Message("Deal")}) == 2
