"""A text for a cell of a spreadsheet that does nothing there: never taken for a formula, whatever it begins with.

Source: OWASP, "CSV Injection".
"""

import re

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# A program that takes another sign for the separator, or a line break in a cell for the end of a line, begins a cell
# after it; full-width signs are read as their narrow ones in some languages.
BEGINNING = re.compile(r"""(^|[\t\r\n;,])(["']?)(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])""")


def safe_cell(text: str) -> str:
    """Return the text with an apostrophe before whatever a spreadsheet would calculate; numbers stay numbers.

    A telephone number with its plus gets one too: a spreadsheet would make 4.9E+12 of it.
    """
    return text if NUMBER.fullmatch(text) else BEGINNING.sub(r"\1'\2", text)
