"""What a terminal may be shown: text that does nothing there, counts, and how far a long command is."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar

import click

Counted = TypeVar("Counted")
EVERY = 100_000  # rows: some seconds of work; smaller stores are through before
EVERY_PORTAL = 100  # of which each is asked, or its server: a minute


def printable(text: str) -> str:
    """Return the text with every character that is not shown (escapes, bidi marks, lone surrogates) as its number.

    Its lines stay. A value of somebody else's goes through in_one_line before it is put into a line.
    """
    return "\n".join(map(in_one_line, text.split("\n")))


def in_one_line(value: object) -> str:
    """Return what it says in printable characters without an end of line: a value cannot look like a line of ours."""
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in str(value))


def counts(counted: Counter[Counted], words: Mapping[Counted, str]) -> Iterator[str]:
    """Yield a line for each kind that has words: how many there were."""
    yield from (f"{counted[kind]:>8} {said}" for kind, said in words.items())


class Progress:
    """Counts what it is told of, with a line on standard error for `every` so many of them; `what` names them."""

    def __init__(self, what: str, every: int) -> None:
        self._what, self._every, self._done = what, every, 0

    def __call__(self, number: int) -> None:
        """Note that so many more were looked at."""
        before, self._done = self._done, self._done + number
        if self._done // self._every > before // self._every:
            click.echo(f"{self._done} {self._what} ...", err=True)
