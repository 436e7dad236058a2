"""Names the case of a loop in whatever fails in it, as a parametrized test does, at the price of one test."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def case(*of: object) -> Iterator[None]:
    """Add what the case is to what was raised, also to pytest's own word that nothing was."""
    try:
        yield
    except BaseException as failure:
        failure.add_note("case: " + ", ".join(map(repr, of)))
        raise
