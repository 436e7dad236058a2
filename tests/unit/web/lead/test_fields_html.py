"""Every field that the lead has is in its group, found or not, and nothing of it acts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask

from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import Cut, FieldDescription, PortalAnswers
from b24app.domain.lead.row_groups import RowGroup, row_groups
from b24app.domain.lead.rows import absent_rows, shown_rows
from b24app.web.language.words import set_up_pages, words_for
from b24app.web.lead.fields_html import LONG, fields_html
from tests.samples.leads import answers_with, lead_with_every_field

APP, ENGLISH = Flask(__name__), words_for("en")
set_up_pages(APP)
COLUMNS = '<div class="groups">'
ROW = re.compile(r'<div class="(row[^"]*)" data-code="([^"]*)"( hidden)?>')


def groups_of(answers: PortalAnswers) -> list[RowGroup]:
    return list(row_groups(shown_rows(answers), absent_rows(answers)))


def html_of(groups: Iterable[RowGroup], *found: str) -> str:
    with APP.app_context():
        return fields_html([(group, group.told) for group in groups], found, ENGLISH).html


def described(**types: str) -> Mapping[str, FieldDescription]:
    return {code: FieldDescription(code=code, type=kind, title=code) for code, kind in types.items()}


def lead(fields: Mapping[str, FieldDescription] | None = None, **values: Json) -> list[RowGroup]:
    return groups_of(answers_with(values, fields=fields))


def test_every_row_is_there_once_in_the_order_of_its_group_and_hidden_unless_it_was_found() -> None:
    groups = groups_of(lead_with_every_field())
    rows = [row for group in groups for row in group.told]
    found = [row.code for row in rows[::2]]
    read = ROW.findall(html_of(groups, *found))
    assert [code for _, code, _ in read] == [row.code for row in rows]
    assert [code for _, code, hidden in read if not hidden] == found


def test_a_field_of_which_nothing_is_known_is_left_out_and_so_is_a_group_without_others() -> None:
    fields = described(TITLE="string", PHONE="crm_multifield", UTM_TERM="string")
    html = html_of(lead(fields, TITLE="Oak desks"), "TITLE")
    assert [(kind, code) for kind, code, _ in ROW.findall(html)] == [("row", "TITLE"), ("row empty", "PHONE")]
    assert html.count("<section") == html.count("</section>") == 2
    assert "UTM_TERM" not in html


def test_a_long_group_has_columns_of_its_own_and_so_has_what_follows() -> None:
    html = html_of(groups_of(lead_with_every_field()))
    begun = [[part.count('<div class="row') for part in run.split("<section")[1:]] for run in html.split(COLUMNS)[1:]]
    assert [[rows >= LONG for rows in run] for run in begun] == [[False] * 4, [True], [False] * 4]
    assert html.count("<div") == html.count("</div>")
    assert COLUMNS not in html_of([])


def test_a_group_says_how_many_of_its_fields_are_filled_and_a_style_learns_how_many_are_not() -> None:
    html = html_of(lead(UTM_SOURCE="google", UTM_MEDIUM="", UTM_TERM=None))
    assert 'data-filled="1" data-empty="2"' in html
    assert "<small>1/3</small></h2>" in html


def test_a_contact_method_that_the_portal_left_out_while_it_is_empty_counts_as_empty_in_its_place() -> None:
    html = html_of(lead(described(PHONE="crm_multifield", EMAIL="crm_multifield"), WEB=[{"VALUE": "https://a.test"}]))
    assert 'data-filled="1" data-empty="2"' in html
    assert '<h2 id="group-contact">Contact details <small>1/3</small></h2>' in html
    assert [code for _, code, _ in ROW.findall(html)] == ["PHONE", "EMAIL", "WEB"]


@pytest.mark.rule("S21", "bad")
def test_nothing_that_the_portal_says_of_a_field_becomes_an_element() -> None:
    bad = "<img src=x onerror=alert(1)>\"'"
    fields = {code: FieldDescription(code=code, type=bad, title=bad) for code in ("TITLE", f"UF_{bad}")}
    html = html_of(lead(fields, TITLE=bad, **{f"UF_{bad}": bad, bad: bad}))
    tags, names = elements(html)
    assert tags == {"section", "h2", "small", "dl", "div", "dt", "dd", "span", "bdi"}
    assert names == {
        "class",
        "data-filled",
        "data-empty",
        "aria-labelledby",
        "id",
        "data-code",
        "hidden",
        "title",
        "dir",
    }
    assert html.count("&lt;img") == 8, "three values, two codes, and the three labels of the portal"


def test_the_portals_own_label_is_told_only_where_it_differs() -> None:
    titled = {"TITLE": FieldDescription(code="TITLE", type="string", title="Enquiry")}
    assert '<dt title="Enquiry">Lead name</dt>' in html_of(lead(titled, TITLE="Oak desks"))
    assert "<dt>Lead name</dt>" in html_of(lead(TITLE="Oak desks"))


def test_a_value_that_is_not_shown_whole_says_so_next_to_it() -> None:
    whole = answers_with({"TITLE": "Oak desks", "UTM_TERM": "oak"})
    html = html_of(groups_of(replace(whole, cuts={"TITLE": Cut.TEXT})))
    assert html.count('data-bound="value"') == 1
    assert "Only its beginning is shown.</small></dd>" in html[html.index("Oak desks") :].splitlines()[0]


def elements(html: str) -> tuple[set[str], set[str]]:
    """Return the elements and the attributes that the HTML has."""
    tags, names = set[str](), set[str]()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            names.update(name for name, _ in attrs)

    Reader().feed(html)
    return tags, names
