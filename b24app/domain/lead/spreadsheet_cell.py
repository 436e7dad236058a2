"""Texts for the cells of a spreadsheet that it never takes for a formula.

Source: OWASP, "CSV Injection".
"""

import re

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# A program that takes another character for the separator, or a line break in a cell for the end of a line, begins a
# cell after it. Full-width characters are read as their narrow ones in some languages.
BEGINNING = re.compile(r"""(^|[\t\r\n;,])(["']?)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])""")


def safe_cell(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would calculate. Numbers stay numbers.

    A telephone number with its plus gets one too: a spreadsheet would make 4.9E+12 of it.
    """
    return text if NUMBER.fullmatch(text) else BEGINNING.sub(r"\1'\2", text)
