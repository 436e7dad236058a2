"""What a terminal may be shown: text that does nothing there, and counts."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar

Kind = TypeVar("Kind")


def printable(text: str) -> str:
    """Return the text with every character that is not shown (escapes, bidi marks, lone surrogates) as its number."""
    return "".join(sign if sign == "\n" or sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)


def counts(counted: Counter[Kind], words: Mapping[Kind, str]) -> Iterator[str]:
    """Yield a line for each kind that has words: how many there were."""
    yield from (f"{counted[kind]:>8} {said}" for kind, said in words.items())
