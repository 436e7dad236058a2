"""No cell of an exported table is a formula, and nothing else of it changes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from b24app.web.lead.spreadsheet import safe_cell

SIGNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe() -> None:
    for text, cell in (
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("https://evil.test","x")', '\'=HYPERLINK("https://evil.test","x")'),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("+49 40 5550 1234", "'+49 40 5550 1234"),
        ("+4915155501234", "'+4915155501234"),
        ("a;=1+1", "a;'=1+1"),
        ('a,"=1+1', "a,'\"=1+1"),
        ("a\n=1+1", "a\n'=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
    ):
        assert safe_cell(text) == cell, text


def test_numbers_and_harmless_texts_stay_as_they_are() -> None:
    for text in ("", "-12.5", "-3", "0", "300|USD", "a=b", "1-2", "info@example.com", "well - so"):
        assert safe_cell(text) == text, text


@given(text=st.text(alphabet=st.sampled_from([*SIGNS, *";,\n\"'", *"a1"])))
def test_no_cell_begins_like_a_formula_and_only_apostrophes_are_added(text: str) -> None:
    cell = safe_cell(text)
    if cell != text:
        assert not re.search(
            rf"(^|[\t\r\n;,])[\"]?[{re.escape(SIGNS)}]", cell.replace("'\t", "'_").replace("'\r", "'_")
        )
    assert cell.replace("'", "") == text.replace("'", "")
