"""Searching forgives what people do not type: case, accents, width; every word counts."""

from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.lead.field_search import EVERYTHING, FieldSearch, fold


def test_case_accents_and_width_do_not_matter() -> None:
    for find, text in (
        ("grosse", "Größe"),
        ("GRÖSSE", "große"),
        ("creme", "Crème brûlée"),
        ("ΟΔΟΣ", "οδός"),
        ("istanbul", "İSTANBUL"),
        ("\N{FULLWIDTH LATIN SMALL LETTER F}ax", "fax"),
        ("احمد", "أحمد"),
        ("ПЕТР", "Пётр"),
    ):
        assert FieldSearch(find=find).finds([text]), find


def test_every_word_must_stand_somewhere_and_need_not_stand_together() -> None:
    search = FieldSearch(find="  phone   work ")
    assert search.finds(["Phone", "+49 40", "WORK"])
    assert not search.finds(["Phone", "+49 40", "HOME"])


def test_a_word_is_not_found_across_two_texts() -> None:
    assert not FieldSearch(find="phonework").finds(["Phone", "work"])


def test_no_word_finds_everything() -> None:
    assert EVERYTHING.finds([])
    assert FieldSearch(find=" \t ").finds(["x"])


@given(text=st.text(), start=st.integers(0, 20), length=st.integers(1, 20))
def test_any_text_is_found_by_itself_and_folding_twice_changes_nothing(text: str, start: int, length: int) -> None:
    assert FieldSearch(find=text).finds([text])
    assert fold(fold(text)) == fold(text)
    assert FieldSearch(find=fold(text)[start : start + length]).finds([text])
