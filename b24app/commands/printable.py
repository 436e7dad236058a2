"""Text from outside for an operator's terminal: what a terminal might obey is written out, as JSON would."""

import json


def printable(text: str) -> str:
    """Return the text with every character that is not shown (escapes, bidi marks, lone surrogates) as its number."""
    return "".join(sign if sign == "\n" or sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
