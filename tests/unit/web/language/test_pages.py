"""Templates in the reader's language: our words, escaping, and the base that all pages stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from b24app.web.language.codes import LOCALES, READ_BY_NATIVES
from b24app.web.language.words import render, set_up_pages, words_for

TEMPLATES = {
    "plain.html": '{{ _("Full lead") }}',
    "values.html": '{{ _("%(who)s & co", who=who) }}',
    "sentence.html": "{% trans who=who %}Hello\n   {{ who }}, 100%{% endtrans %}",
    "plural.html": "{% trans count=count %}one field{% pluralize %}{{ count }} fields{% endtrans %}",
    "include.html": '{% include "plain.html" %}',
    "unknown.html": "{{ nobody_gave_this }}",
    "child.html": '{% extends "language/frame.html" %}{% block content %}<p>{{ words.say(text) }}</p>{% endblock %}',
    "lonely.html": '{% extends "language/page.html" %}{% block content %}{% endblock %}',
}


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("b24app.web")
    set_up_pages(app)
    folder = Path(__file__).parents[4] / "templates"
    frames = {
        name: (folder / name).read_text(encoding="utf-8")
        for name in ("language/frame.html", "language/page.html", "language/translation.html")
    }
    app.jinja_loader = DictLoader({**frames, **TEMPLATES})
    with app.test_request_context():
        yield app


@pytest.mark.usefixtures("app")
class TestRender:
    def test_our_words_reach_plain_included_and_counted_texts(self) -> None:
        words = words_for("en")
        assert render("plain.html", words) == render("include.html", words) == "Full lead"
        assert [render("plural.html", words, count=count) for count in (1, 2)] == ["one field", "2 fields"]

    def test_a_sentence_is_trimmed_and_may_hold_a_percent_sign(self) -> None:
        assert render("sentence.html", words_for("en"), who="Ada") == "Hello Ada, 100%"

    def test_values_in_a_sentence_are_escaped_once(self) -> None:
        assert render("values.html", words_for("en"), who="<b>A & B") == "&lt;b&gt;A &amp; B &amp; co"

    def test_a_link_may_stand_in_a_sentence(self) -> None:
        link = Markup('<a href="/">A</a>')
        assert render("values.html", words_for("en"), who=link) == '<a href="/">A</a> &amp; co'

    def test_a_name_that_nobody_gave_is_an_error_and_not_a_missing_value(self) -> None:
        with pytest.raises(UndefinedError):
            render("unknown.html", words_for("en"))

    def test_the_frame_tells_language_and_direction(self) -> None:
        assert '<html lang="ar" dir="rtl">' in render("child.html", words_for("ar"), text="")
        assert '<html lang="pt-BR" dir="ltr">' in render("child.html", words_for("br"), text="")

    def test_a_page_of_its_own_says_where_no_native_speaker_has_read_it_and_whom_to_tell(self) -> None:
        pages = {code: render("lonely.html", words_for(code), support_contact="ada@example.com") for code in LOCALES}
        assert {code for code, page in pages.items() if "ada@example.com" not in page} == READ_BY_NATIVES

    def test_the_frame_shows_hostile_text_as_text(self) -> None:
        page = render("child.html", words_for("en"), text="</script><img src=x onerror=alert(1)>")
        assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in page
        assert "<img" not in page

    def test_nothing_in_the_frame_is_inline(self) -> None:
        page = render("child.html", words_for("en"), text="")
        assert page.count("<script") == page.count("</script>") == page.count('.js" defer></script>') == 1
        assert "<style" not in page
        assert "style=" not in page

    def test_the_address_of_bx24_js_stands_in_the_page_only_where_it_is_given(self) -> None:
        words = words_for("en")
        assert "data-js-url" not in render("child.html", words, text="", js_url="")
        assert 'data-js-url="https://js.test/"' in render("child.html", words, text="", js_url="https://js.test/")

    def test_a_page_of_its_own_is_marked_as_such(self) -> None:
        assert 'class="alone"' in render("lonely.html", words_for("en"))
