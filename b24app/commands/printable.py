"""Text from other hosts, made safe for an operator's terminal."""

import json


def printable(text: str) -> str:
    """Return the text with every character that is not shown (escapes, bidi marks, lone surrogates) as its number."""
    return "".join(sign if sign == "\n" or sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
