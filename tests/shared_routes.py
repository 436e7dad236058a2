"""What Werkzeug has compiled of one application's addresses serves the next one's, too: half of the time of a start.

For each address it writes two functions that build it, as Python's syntax, and compiles them. They look up all that
belongs to one application in the rule that they are handed, so that equal addresses have equal ones.
"""

from collections.abc import Callable

import pytest
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def pytest_configure() -> None:
    """Keep them by all that they are made of."""
    compile_builder = Rule._compile_builder
    known: dict[tuple[object, ...], Builder] = {}

    def once(self: Rule, *append_unknown: bool) -> Builder:
        kinds = tuple((name, type(each)) for name, each in self._converters.items())
        made_of = (self.rule, tuple(self._trace), repr(self.defaults), kinds, append_unknown)
        if made_of not in known:
            known[made_of] = compile_builder(self, *append_unknown)
        return known[made_of]

    pytest.MonkeyPatch().setattr(Rule, "_compile_builder", once)
