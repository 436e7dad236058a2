import json
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.room import Room, html_size


def in_html(text: str) -> int:
    """Return how long the text is on a page: as a value, or as JSON in the raw response, whichever is longer."""
    return max(len(escape(each).encode()) for each in (text, json.dumps(text, ensure_ascii=False)))


@given(st.lists(st.text()), st.integers(0, 200))
def test_whatever_the_texts_are_a_page_has_room_for_what_is_left_of_them(texts: list[str], most: int) -> None:
    room = Room(most)
    fitted = [room.fit(text) for text in texts]
    ellipses = len("…".encode()) * sum(a != b for a, b in zip(texts, fitted, strict=True))
    assert sum(map(in_html, fitted)) <= most + ellipses + 12 * len(texts)  # quotes, which are counted once a text
    assert all(
        text == short or text.startswith(short.removesuffix("…")) for text, short in zip(texts, fitted, strict=True)
    )
    assert room.was_short is (texts != fitted)


@given(st.text(st.characters(exclude_categories=())) | st.text(alphabet="&<>\"'\\\n\x00ä\U0001f600a"))
def test_the_size_of_any_text_is_that_of_the_text_as_it_is_written(text: str) -> None:
    assert html_size(text) == len(escape(text).encode("utf-8", "surrogatepass"))


def test_a_text_is_as_heavy_as_it_is_in_html() -> None:
    for heavy in ("&", "\0", "\U0001f600", "<", "'", '"'):
        room = Room(1_000)
        short = room.fit(heavy * 1_000)
        assert short.endswith("…"), heavy
        assert 900 < in_html(short) <= 1_003, heavy


def test_a_page_takes_bytes_until_none_are_left() -> None:
    room = Room(10)
    assert room.take(10)
    assert not room.was_short
    assert not room.take(1)
    assert room.was_short
    assert not Room(10).holds("text", besides=5)
    assert Room(20).holds("text")
