"""The lead's page as HTML: everything that the lead holds is in it, as text, and nothing of it acts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from b24app.adapters.text.bb_code import formatted
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription, Missing, PortalAnswers
from b24app.domain.lead.fields import CUSTOM_KINDS, STANDARD_FIELDS
from b24app.domain.lead.values.values import File, Several, Value
from b24app.domain.portal.installation import AS_INSTALLED, Export, TabSettings
from b24app.web.language.codes import LOCALES
from b24app.web.language.words import set_up_pages, words_for
from b24app.web.lead.inspector import inspector_page
from b24app.web.lead.page import ONLY_THE_LEAD, lead_page
from tests.case import case
from tests.samples.any_json import JSON
from tests.samples.leads import answers_with, lead_of_the_documentation, lead_with_every_field, tab_of, told

CODES = [*(code for fields in STANDARD_FIELDS.values() for code in fields), "PARENT_ID_128", "UF_A", "NEW_ONE"]
TYPES = [*CUSTOM_KINDS, "string", "string_formatted", "rest_31_colour"]
APP = Flask("b24app.web.http", template_folder=str(Path(__file__).parents[3] / "templates"))
set_up_pages(APP, formatted)


def html_of(answers: PortalAnswers, language: str = "en", settings: TabSettings = AS_INSTALLED) -> str:
    with APP.test_request_context():
        tab = tab_of(answers, settings)
        return lead_page(tab, words_for(language), ticket="the-ticket", js_url="https://js.test/v1/")


def inspected(answers: PortalAnswers, language: str = "en", settings: TabSettings = AS_INSTALLED) -> str:
    with APP.test_request_context():
        tab, words = tab_of(answers, settings), words_for(language)
        return inspector_page(tab, words, ticket="the-ticket", js_url="https://js.test/v1/", reading=ONLY_THE_LEAD)


def texts(value: Value) -> Iterator[str]:
    if isinstance(value, Several):
        for item in value.values:
            yield from texts(item)
    elif not isinstance(value, File):
        yield value.wire


class Reader(HTMLParser):
    """Collects every element with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: text or "" for name, text in attrs}))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    reader = Reader()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("answers", [lead_of_the_documentation(), lead_with_every_field()], ids=["example", "every"])
def test_every_row_and_every_value_is_on_the_page_and_in_the_inspector(answers: PortalAnswers) -> None:
    html, tab, table = html_of(answers), tab_of(answers), inspected(answers)
    assert html.count('<div class="row') == len(told(tab))
    assert table.count('<tr class="row') == sum(len(group.rows) for group in tab.groups)
    for group in tab.groups:
        for row in group.rows:
            assert f'<code dir="ltr">{row.code}</code>' in table
            assert all(escape(text) in table for text in texts(row.value)), row
    for row in told(tab):
        assert f'data-code="{row.code}"' in html
        assert all(escape(text) in html for text in texts(row.value)), row


def test_a_code_for_integrators_is_in_the_inspector_alone_and_a_chat_is_a_word() -> None:
    link: Json = [{"VALUE_TYPE": "USER", "VALUE": "imol|livechat|1|67|21"}]
    answers = answers_with({"IM": link, "LINK": link, "HAS_PHONE": "Y", "ADDRESS_LOC_ADDR_ID": "15"})
    html, table = html_of(answers), inspected(answers)
    assert re.findall(r'data-code="(\w+)"', html) == ["IM"]
    assert set(re.findall(r'data-code="(\w+)"', table)) == {"IM", "LINK", "HAS_PHONE", "ADDRESS_LOC_ADDR_ID"}
    assert '<li><data value="imol|livechat|1|67|21">Open Channel chat</data></li>' in html


def test_only_the_inspector_has_what_integrators_need() -> None:
    answers = lead_with_every_field()
    html, table = html_of(answers), inspected(answers)
    for theirs in ("<code>", "string · multiple", '<td class="raw">', 'id="raw-answer"', "Raw value", 'id="taking"'):
        assert theirs not in html
        assert theirs in table
    assert 'value="inspector"' in html


@pytest.mark.rule("S21", "bad")
def test_what_the_portal_says_of_a_field_does_nothing_either() -> None:
    bad = "<img src=x onerror=alert(1)>\"'"
    said = FieldDescription(code="UF_A", type=bad, title=bad, is_multiple=True)
    answers = answers_with({"UF_A": bad, "TITLE": bad}, fields={"UF_A": said, "TITLE": replace(said, code="TITLE")})
    for page in (html_of(answers), inspected(answers)):
        assert [attributes for tag, attributes in elements(page) if tag == "img" or "onerror" in attributes] == []
        assert escape(bad) in page


def test_the_page_is_shown_in_every_language() -> None:
    for code in LOCALES:
        with case(code):
            for page in (html_of, inspected):
                assert f'lang="{words_for(code).tag}"' in page(lead_with_every_field(), code)


@pytest.mark.parametrize("page", [html_of, inspected])
def test_the_address_of_a_file_is_not_on_the_page(page: Callable[[PortalAnswers], str]) -> None:
    html = page(lead_with_every_field())
    assert "SECRETTOKEN" not in html
    assert "show_file" not in html


def test_a_stage_shows_its_colour_without_any_style() -> None:
    assert '<circle cx="5" cy="5" r="5" fill="#2fc6f6" />' in html_of(lead_with_every_field())


def test_the_reload_is_a_plain_form_that_posts_the_ticket() -> None:
    html = html_of(lead_with_every_field())
    assert ("form", {"class": "fresh", "method": "post", "action": "/lead-tab/reload", "data-live": ""}) in elements(
        html
    )
    assert ("input", {"type": "hidden", "name": "ticket", "value": "the-ticket"}) in elements(html)
    assert html.count("the-ticket") == 3, "the field search posts it too, and so does the lead's related data"


def test_a_number_is_shown_as_people_read_it_and_kept_as_it_was_written() -> None:
    html = html_of(lead_with_every_field())
    assert '<span dir="auto">+49 1515 5501234</span>' in html
    assert ("a", "tel:+4915155501234", "Call +4915155501234") in [
        (tag, attributes.get("href"), attributes.get("title")) for tag, attributes in elements(html)
    ]


def test_a_chat_is_offered_only_where_the_portal_opens_it() -> None:
    chats = [attributes for _, attributes in elements(html_of(lead_with_every_field())) if "data-history" in attributes]
    assert [chat["data-history"] for chat in chats] == ["imol|livechat|1|67|21"]
    assert html_of(lead_with_every_field()).count('class="needs-portal"') == 1


def test_the_owner_is_a_link_into_the_portal_without_a_script_too() -> None:
    links = [attributes for tag, attributes in elements(html_of(lead_with_every_field())) if tag == "a"]
    (owner,) = [link for link in links if link.get("data-open-path")]
    assert owner["href"] == f"https://acme.bitrix24.test{owner['data-open-path']}"


def test_a_returning_customer_and_an_outcome_are_next_to_the_name() -> None:
    cases: list[tuple[dict[str, Json], list[str]]] = [
        ({"IS_RETURN_CUSTOMER": "Y"}, ["chip"]),
        ({"STATUS_SEMANTIC_ID": "S", "IS_RETURN_CUSTOMER": "N"}, ["chip won"]),
        ({"STATUS_SEMANTIC_ID": "F"}, ["chip lost"]),
        ({"STATUS_SEMANTIC_ID": "P"}, []),
    ]
    for lead, chips in cases:
        found = [
            attributes["class"] for _, attributes in elements(html_of(answers_with(lead))) if "class" in attributes
        ]
        assert [each for each in found if each.split()[0] == "chip"] == chips, lead


TYPED = "Times in custom fields are shown as they were entered."


@pytest.mark.parametrize(("wire", "told"), [("2026-08-24T10:15:00+03:00", True), ("", False)])
def test_a_time_that_was_typed_is_said_to_be_in_nobodys_time_zone(wire: str, *, told: bool) -> None:
    fields = {"UF_A": FieldDescription(code="UF_A", type="datetime", title="Call again at")}
    answers = answers_with({"UF_A": wire, "DATE_CREATE": "2026-08-24T10:15:00+03:00"}, fields=fields)
    assert (TYPED in html_of(answers), TYPED in inspected(answers)) == (told, told)


def test_key_fields_are_counted_and_what_is_missing_is_said_in_words() -> None:
    html = html_of(lead_of_the_documentation())
    assert "of 7 filled in" in html
    assert html.count('<span class="lack">not filled in</span>') == html.count('class="pair missing"') > 0


def test_the_summary_is_plain_text_and_there_only_for_those_who_may_export() -> None:
    html = html_of(lead_with_every_field())
    (summary,) = re.findall(r'<pre id="summary" dir="auto">(.*?)</pre>', html, re.DOTALL)
    lines = unescape(summary).splitlines()
    assert lines[0] == "Lead: Warehouse racks for the new branch"
    assert "Amount: €18,450.00" in lines
    assert any(re.fullmatch(r"In this stage for: \d+ days", line) for line in lines)
    assert lines[-1] == "Link: https://acme.bitrix24.test/crm/lead/details/7/"
    assert len(lines) == len(tab_of(lead_with_every_field()).summary)
    kept_back = html_of(lead_with_every_field(), settings=TabSettings(export=Export.NOBODY))
    assert "data-copy" not in kept_back
    assert '<pre id="summary"' not in kept_back


def test_what_is_missing_is_said_on_top() -> None:
    html = html_of(replace(lead_of_the_documentation(), missing=(Missing.STATUS, Missing.PEOPLE)))
    assert html.index("did not provide the stage names") < html.index('class="groups"')


def test_a_lead_without_a_title_is_called_by_its_number() -> None:
    assert '<h1 dir="auto">Lead 7</h1>' in html_of(answers_with({"TITLE": "  "}))


def test_a_text_of_many_lines_keeps_them() -> None:
    lines = "Form one,\nform two"
    assert f'<span class="lines" dir="auto">{lines}</span>' in html_of(answers_with({"SOURCE_DESCRIPTION": lines}))


def test_a_comment_is_formatted_and_nothing_of_it_acts() -> None:
    html = html_of(lead_with_every_field())
    assert "Called twice.<br>\n<b>Wants delivery before Christmas</b>" in html
    hostile = html_of(answers_with({"COMMENTS": "[b]x[/b]<script>y</script>[url=javascript:z]w[/url]"}))
    assert "<b>x</b>&lt;script&gt;y&lt;/script&gt;w (javascript:z)" in hostile


def test_a_long_comment_is_folded_behind_its_first_words() -> None:
    html = html_of(answers_with({"COMMENTS": "[b]Long[/b] " + "and longer " * 100}))
    assert '<span dir="auto">Long and longer' in html
    assert "<b>Long</b>" in html


def test_a_file_says_its_name_and_its_size_where_they_are_told() -> None:
    fields = {"UF_A": FieldDescription(code="UF_A", type="file", title="Plan")}
    html = html_of(answers_with({"UF_A": {"id": 12, "name": "plan.pdf", "size": 1_540_000}}, fields=fields))
    assert "plan.pdf" in html
    assert "<small>1.5 MB</small>" in html


def test_a_word_of_the_portal_is_never_taken_for_one_of_ours() -> None:
    fields = {"UF_A": FieldDescription(code="UF_A", type="string", title="100 %(number)s")}
    assert "<dt><bdi>100 %(number)s</bdi></dt>" in html_of(answers_with({"UF_A": "x"}, fields=fields))


DESCRIPTIONS = st.builds(
    FieldDescription,
    code=st.just("UF_A"),
    type=st.sampled_from(TYPES),
    title=st.text(max_size=9),
    is_multiple=st.booleans(),
    items=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


@pytest.mark.costly
@given(
    lead=st.dictionaries(st.sampled_from(CODES), JSON, max_size=6),
    fields=st.dictionaries(st.sampled_from(CODES), DESCRIPTIONS, max_size=3),
    language=st.sampled_from(sorted(LOCALES)),
)
def test_any_lead_makes_a_page_that_holds_all_of_it_and_does_nothing(
    lead: dict[str, Json], fields: dict[str, FieldDescription], language: str
) -> None:
    answers = answers_with(lead, fields=fields)
    for make in (html_of, inspected):
        html = make(answers, language)
        for group in tab_of(answers).groups:
            for row in group.rows if make is inspected else group.told:
                assert all(escape(text) in html for text in texts(row.value))
        does_nothing(html)


def does_nothing(html: str) -> None:
    for tag, attributes in elements(html):
        assert tag not in {"style", "iframe", "object", "img"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert re.match(r"(/|#raw-answer|https?://|mailto:|tel:|$)", attributes.get("href", ""), re.IGNORECASE)
    scripts = [attributes for tag, attributes in elements(html) if tag == "script"]
    assert all(attributes["src"].startswith("/static/") for attributes in scripts)
    assert html.count("</script>") == len(scripts)
