"""The exported table is what spreadsheets and programs read, and holds every field."""

import csv
import io

import pytest

from b24app.domain.lead.rows import shown_rows
from b24app.domain.message import Message
from b24app.web.language.words import words_for
from b24app.web.lead.spreadsheet import COLUMNS, lead_csv
from tests.samples.leads import answers_with, lead_with_every_field

SIGNS = "=+-@\t\r"


def table(content: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_every_field_has_one_line_with_code_label_type_words_and_raw_value() -> None:
    rows = shown_rows(lead_with_every_field())
    heading, *lines = table(lead_csv(rows.values(), words_for("en")))
    assert tuple(heading) == COLUMNS
    assert [line[0] for line in lines] == list(rows)
    found = {line[0]: line[1:] for line in lines}
    assert found["OPPORTUNITY"] == ["Amount", "", "€18,450.00", "18450.00"]
    assert found["UF_CRM_MONEY"] == ["Deposit", "money", "$300.00", "300|USD"]
    assert found["UF_CRM_INTEGERS"][3] == "[1, 2]"


def test_a_spreadsheet_reads_it_as_utf_8_with_its_own_line_ends() -> None:
    content = lead_csv(shown_rows(answers_with({"TITLE": "Größe"})).values(), words_for("en"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert content.endswith('"TITLE","Lead name","","Größe","Größe"\r\n'.encode())


def test_cells_are_separated_as_spreadsheets_of_the_language_expect() -> None:
    rows = shown_rows(answers_with({"TITLE": "x"})).values()
    assert table(lead_csv(rows, words_for("de")), ";")[1][0] == "TITLE"
    assert table(lead_csv(rows, words_for("en")), ",")[1][0] == "TITLE"


def test_no_cell_of_a_hostile_lead_is_a_formula() -> None:
    phone = {"VALUE": "+49 40", "VALUE_TYPE": "WORK"}
    answers = answers_with({"TITLE": "=1+1", "NAME": '+1"2', "POST": "a;=1", "PHONE": [phone]})
    for cell in (cell for line in table(lead_csv(shown_rows(answers).values(), words_for("en"))) for cell in line):
        assert not cell.startswith(tuple(SIGNS))
    assert b"'+49 40" in lead_csv(shown_rows(answers).values(), words_for("en"))


@pytest.mark.rule("S58", "bad")
def test_what_is_not_there_is_said_in_lines_without_a_code_that_are_no_formulas_either() -> None:
    rows = shown_rows(answers_with({"TITLE": "x…"})).values()
    notices = (Message("Some are missing."), Message("=1+%(codes)s", values={"codes": "TITLE"}))
    *_, title, some, formula = table(lead_csv(rows, words_for("en"), notices))
    assert title[0] == "TITLE"
    assert some == ["", "Some are missing.", "", "", ""]
    assert formula == ["", "'=1+TITLE", "", "", ""]
