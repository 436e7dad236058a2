"""The raw view is the lead as the portal sent it, as JSON that a program can read back."""

import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import Json
from b24app.domain.lead.rows import shown_rows
from b24app.domain.lead.values.read_value import redact
from b24app.web.lead.raw_answer import LONGEST_IN_A_ROW, NOTICES, raw_html, raw_text, raw_value
from tests.samples.any_json import JSON
from tests.samples.leads import answers_with, lead_with_every_field

CODES = st.text(max_size=8).filter(lambda code: not code.upper().startswith("UF_"))


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_the_sample_lead_is_shown_whole_in_the_portals_order_without_the_addresses_of_files() -> None:
    answers = lead_with_every_field()
    raw = text_of(raw_html(shown_rows(answers).values()))
    assert json.loads(raw) == redact(answers.lead)
    assert list(json.loads(raw)) == list(answers.lead)
    assert '"downloadUrl": "withheld"' in raw


@pytest.mark.costly
@given(lead=st.dictionaries(CODES, JSON, max_size=6))
def test_whatever_json_the_portal_sends_can_be_read_back_from_the_raw_view(lead: dict[str, Json]) -> None:
    rows = list(shown_rows(answers_with(lead)).values())
    html = raw_html(rows)
    assert text_of(html) == (raw_text(rows) if lead else "{\n\n}")
    assert json.loads(raw_text(rows), parse_constant=str) == json.loads(json.dumps(redact(lead)), parse_constant=str)
    assert html.count("<span") == len(lead)


def test_a_value_stands_in_its_row_unless_it_is_long() -> None:
    rows = shown_rows(answers_with({"TITLE": '<a> & "b"', "COMMENTS": "x" * LONGEST_IN_A_ROW}))
    assert raw_value(rows["TITLE"]) == '"&lt;a&gt; &amp; \\"b\\""'
    assert raw_value(rows["COMMENTS"]) is None


@pytest.mark.rule("S58", "bad")
def test_what_is_not_there_is_said_under_a_name_that_no_field_has() -> None:
    rows = shown_rows(answers_with({"TITLE": "x…"})).values()
    assert json.loads(raw_text(rows)) == {"TITLE": "x…"}
    assert json.loads(raw_text(rows, ["Some are missing."])) == {"TITLE": "x…", NOTICES: ["Some are missing."]}
