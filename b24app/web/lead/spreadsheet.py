"""A lead as a table for a spreadsheet, with one line for each field."""

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from b24app.domain.lead.fields import is_custom
from b24app.domain.lead.rows import Row
from b24app.domain.message import Message
from b24app.web.language.words import Words
from b24app.web.lead.raw_answer import raw_json
from b24app.web.lead.value_words import value_words, words_of

COLUMNS = ("code", "label", "type", "value", "raw")  # the same in every language, for programs
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads UTF-8 in the computer's old code page
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# A program that takes another character for the separator, or a line break in a cell for the end of a line, begins a
# cell after it. Full-width characters are read as their narrow ones in some languages.
BEGINNING = re.compile(r"""(^|[\t\r\n;,])(["']?)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])""")


def lead_csv(rows: Iterable[Row], words: Words, notices: Iterable[Message] = ()) -> bytes:
    """Return the table as UTF-8, with lines without a code at its end that say what is not there.

    Every cell is quoted, and none is a formula.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter=_separator(words), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([safe_cell(cell) for cell in _cells(row, words)] for row in rows)
    table.writerows(["", safe_cell(words.say(notice)), *[""] * (len(COLUMNS) - 2)] for notice in notices)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _cells(row: Row, words: Words) -> tuple[str, ...]:
    raw = row.wire if isinstance(row.wire, str) else raw_json(row)
    value = value_words(row.value, words_of(words, custom=is_custom(row.code)))
    return row.code, words.say(row.label), row.said.type, value, raw


def _separator(words: Words) -> str:
    """Return the separator that spreadsheets of this language expect: no comma where numbers have decimal commas."""
    return ";" if "," in words.number(Decimal("0.5")) else ","


def safe_cell(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would calculate. Numbers stay numbers.

    A telephone number with its plus gets one too: a spreadsheet would make 4.9E+12 of it.
    Source: OWASP, "CSV Injection".
    """
    return text if NUMBER.fullmatch(text) else BEGINNING.sub(r"\1'\2", text)
