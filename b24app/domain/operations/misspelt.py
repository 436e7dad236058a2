"""Which name was meant by one that is nearly it."""

from collections.abc import Iterable
from difflib import get_close_matches

NEAR = 0.9  # of the letters of both names: one or two in ten are wrong, missing or too many


def meant(name: str, known: Iterable[str]) -> str:
    """Return the known name that it is near to, "" where there is none; upper and lower case are the same."""
    in_capitals = {each.upper(): each for each in known}
    nearest = get_close_matches(name.upper(), in_capitals, n=1, cutoff=NEAR)
    return in_capitals[nearest[0]] if nearest else ""
