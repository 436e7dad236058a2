"""The form above the fields is read within bounds."""

import pytest
from werkzeug.datastructures import MultiDict

from b24app.domain.lead.field_search import EVERYTHING, LONGEST_SEARCH, FieldSearch, Show
from b24app.errors.own import MalformedRequestError
from b24app.web.forms.search_form import read_search
from b24app.web.forms.wire_form import WireForm
from tests.case import case


def form(**fields: str) -> WireForm:
    return WireForm(MultiDict(), MultiDict(fields))


def test_a_form_without_a_search_looks_for_everything() -> None:
    assert read_search(form()) == read_search(form(find="", show="")) == EVERYTHING


def test_words_and_choice_are_read() -> None:
    wanted = FieldSearch(find="a\nb", show=Show.EMPTY)
    assert read_search(form(find="a\nb", show="empty")) == wanted


def test_what_the_page_cannot_send_is_malformed() -> None:
    for name, text in (("show", "most"), ("show", "ALL"), ("find", "x" * (LONGEST_SEARCH + 1))):
        with case(name, text):
            with pytest.raises(MalformedRequestError) as raised:
                read_search(form(**{name: text}))
            assert raised.value.field == name
