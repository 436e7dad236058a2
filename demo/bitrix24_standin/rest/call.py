"""The types of a REST call: who is calling, with what, and what a method is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ..applications import Installation
from ..people import Person
from ..php import Params
from ..portal import Portal
from .errors import RefusalError

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is behind the token. A webhook has no installation."""

    person: Person
    installation: Installation | None
    scope: tuple[str, ...]
    token_in_links: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    portal: Portal
    session: Session
    method: str
    params: Params

    @property
    def person(self) -> Person:
        return self.session.person

    @property
    def installation(self) -> Installation:
        """Return the application's row.

        Raises:
            RefusalError: A webhook calls what needs an application.
        """
        if self.session.installation is None:
            raise RefusalError("WRONG_AUTH_TYPE")
        return self.session.installation

    def to(self, method: str, params: Params) -> "Call":
        return replace(self, method=method, params=params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of a list, with the keys next to `result`."""

    result: object
    total: int | None = None
    next: int | None = None

    def beside(self) -> dict[str, object]:
        return {key: value for key, value in (("next", self.next), ("total", self.total)) if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method. `scope` is the right that a caller needs: one of several, or none at all."""

    answer: Callable[[Call], object]
    scope: tuple[str, ...] = ()


Methods = Mapping[str, Method]


def page(rows: list[dict[str, object]], start: int) -> Listed:
    """Cut a page of 50. A `start` of -1 saves the count and the next offset."""
    if start < 0:
        return Listed(result=rows[:PAGE_SIZE], total=0)
    following = start + PAGE_SIZE
    return Listed(result=rows[start:following], total=len(rows), next=following if following < len(rows) else None)
