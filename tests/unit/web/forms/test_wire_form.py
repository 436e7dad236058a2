import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from b24app.domain.portal.installation import MEMBER_ID
from b24app.errors.own import MalformedRequestError
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm, posted_form
from tests.case import case

PATTERNS = [
    MEMBER_ID,
    wire_form.TOKEN,
    wire_form.LANGUAGE,
    wire_form.PLACEMENT,
    wire_form.CHOICE,
    wire_form.SECONDS,
    wire_form.RECORD_ID,
    wire_form.TICKET,
    wire_form.ADDRESS,
]


def form(*body: str) -> WireForm:
    return WireForm(MultiDict(), MultiDict([("name", value) for value in body]))


def addressed(*query: str, body: tuple[str, ...] = (), name: str = "DOMAIN") -> WireForm:
    return WireForm(MultiDict([(name, value) for value in query]), MultiDict([(name, value) for value in body]))


class TestOneName:
    @pytest.mark.rule("S37", "good")
    def test_it_is_found_in_the_body_and_what_a_portals_page_writes_behind_our_address_there(self) -> None:
        assert form("abc").required("name", MEMBER_ID) == "abc"
        assert addressed("abc").required("DOMAIN", MEMBER_ID) == "abc"
        assert addressed(body=("abc",)).required("DOMAIN", MEMBER_ID) == "abc"

    @pytest.mark.parametrize("value", ["abc", ""])
    def test_any_other_name_is_refused_in_the_address_whether_the_body_has_it_or_not(self, value: str) -> None:
        for body in ((), ("abc",)):
            with pytest.raises(MalformedRequestError, match="must not be in the address"):
                addressed(value, body=body, name="ticket").optional("ticket", wire_form.TICKET)

    @pytest.mark.rule("S37", "bad")
    def test_it_is_refused_if_it_is_there_twice_even_with_the_same_value(self) -> None:
        for twice in (addressed("a", "a"), addressed(body=("a", "b")), addressed("a", body=("a",))):
            with case(twice), pytest.raises(MalformedRequestError, match="more than once"):
                twice.optional("DOMAIN", MEMBER_ID)
        with pytest.raises(MalformedRequestError, match="more than once"):
            form("", "").optional("name", MEMBER_ID)

    @pytest.mark.parametrize("absent", [form(), form("")])
    def test_absent_and_empty_are_the_same(self, absent: WireForm) -> None:
        assert absent.optional("name", MEMBER_ID, "instead") == "instead"
        with pytest.raises(MalformedRequestError):
            absent.required("name", MEMBER_ID)

    def test_a_member_id_is_of_letters_and_digits_on_one_line(self) -> None:
        for value in ("a\n", "a b", "a\r\nX: y", "é", "²", "a" * 65, "\x00", "\ud800"):
            with case(value), pytest.raises(MalformedRequestError):
                form(value).optional("name", MEMBER_ID)

    @given(st.text(), st.sampled_from(PATTERNS))
    def test_whatever_passes_is_plain_text_on_one_line(self, value: str, pattern: re.Pattern[str]) -> None:
        try:
            read = form(value).optional("name", pattern)
        except MalformedRequestError:
            return
        assert read == value
        assert read.isascii()
        assert read.isprintable()

    def test_a_refusal_tells_the_name_and_never_the_value(self) -> None:
        with pytest.raises(MalformedRequestError, match="name") as refused:
            form("canary canary").optional("name", wire_form.TOKEN)
        assert "canary" not in str(refused.value)


class TestPostedForm:
    def test_what_cannot_be_read_is_an_empty_form(self) -> None:
        app = Flask(__name__)
        app.config["MAX_CONTENT_LENGTH"] = 10
        with app.test_request_context("/", method="POST", data={"name": "short"}):
            assert posted_form().get("name") == "short"
        with app.test_request_context("/", method="POST", data={"name": "a" * 100}):
            assert not posted_form()
