"""Which name was meant by one that is nearly it."""

from collections.abc import Iterable

NEAR = 2  # letters that are wrong, missing or too many: two that changed places among them


def meant(name: str, known: Iterable[str]) -> str:
    """Return the known name that it is near to, "" where there is none; upper and lower case are the same."""
    apart = {each: distance(name.upper(), each.upper()) for each in known}
    nearest = min(apart, key=lambda each: apart[each], default="")
    return nearest if apart.get(nearest, NEAR + 1) <= NEAR else ""


def distance(one: str, other: str) -> int:
    """Count the letters to change, add or leave out on the way from one to the other (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row = row, [at]
        for left, another in enumerate(other):
            row.append(min(above[left + 1] + 1, row[left] + 1, above[left] + (letter != another)))
    return row[-1]
