"""The lead's page shows the fields that were searched for, and hides the others without losing them."""

import re
from pathlib import Path

from flask import Flask

from b24app.domain.lead.field_search import EVERYTHING, FieldSearch, Show
from b24app.web.language.words import set_up_pages, words_for
from b24app.web.lead.page import Reading, lead_page
from tests.samples.leads import lead_with_every_field, tab_of, told

APP = Flask("b24app.web.http", template_folder=str(Path(__file__).parents[4] / "templates"))
set_up_pages(APP)


def html_of(search: FieldSearch = EVERYTHING, language: str = "en") -> str:
    with APP.test_request_context():
        return lead_page(
            tab_of(lead_with_every_field()),
            words_for(language),
            ticket="the-ticket",
            js_url="",
            reading=Reading(search=search),
        )


def shown(html: str) -> set[str]:
    """Return the codes of the rows that are not hidden."""
    rows = re.findall(r'<div class="row[^"]*"\s+data-code="([^"]*)"([^>]*)>', html)
    assert len(rows) == len(told(tab_of(lead_with_every_field())))
    return {code for code, rest in rows if "hidden" not in rest}


def test_a_field_is_found_by_label_code_value_and_group() -> None:
    cases: list[tuple[str, str, set[str]]] = [
        ("company name", "en", {"COMPANY_TITLE"}),
        ("utm_camp", "en", {"UTM_CAMPAIGN"}),
        ("pallets", "en", {"UF_CRM_INTEGER"}),
        ("18450.00", "en", {"OPPORTUNITY"}),
        ("€18,450.00", "en", {"OPPORTUNITY"}),
        ("18.450,00", "de", {"OPPORTUNITY"}),
        ("jonas weber responsible", "en", {"ASSIGNED_BY_ID"}),
        ("300|usd", "en", {"UF_CRM_MONEY", "UF_CRM_MONIES"}),
        ("no such field anywhere", "en", set()),
    ]
    for find, language, codes in cases:
        assert shown(html_of(FieldSearch(find=find), language)) == codes, find


def test_a_group_is_found_whole_by_its_name() -> None:
    group = next(group for group in tab_of(lead_with_every_field()).groups if group.key == "address")
    assert {row.code for row in group.told} <= shown(html_of(FieldSearch(find="address")))


def test_what_was_set_stands_in_the_form_again() -> None:
    html = html_of(FieldSearch(find='"x', show=Show.EMPTY))
    assert 'value="&#34;x"' in html
    assert re.findall(r'value="(\w+)"\s+autocomplete="off"\s+checked', html) == ["empty"]


def test_how_many_were_found_is_said_where_somebody_searched() -> None:
    total = len(told(tab_of(lead_with_every_field())))
    assert f"Found: 1 of {total}" in html_of(FieldSearch(find="utm_camp"))
    assert "Found: " not in html_of().replace('data-pattern="Found: ', "")
