"""How the graph is built: each piece once a process, when it is first asked for."""

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import fields
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from b24app.settings import Settings

SETTINGS = frozenset(each.name for each in fields(Settings))
Piece = TypeVar("Piece")


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Graph:
    """What all pieces begin with; `client_address` tells whose request is being answered, None if nobody's."""

    def __init__(
        self,
        read: Callable[[], Settings],
        clock: Callable[[], datetime] = utc_now,
        client_address: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._read, self.clock, self.client_address = read, clock, client_address
        self.at_end = ExitStack()

    @cached_property
    def settings(self) -> Settings:
        """The settings, read when a piece first needs one; raises SettingsError."""
        return self._read()

    def close(self) -> None:
        """Let the pieces that were built end what they have begun, the last one first."""
        self.at_end.close()


class Once(cached_property[Piece]):
    """A piece about which there is nothing to say but its class: what that takes are the pieces of the same names.

    `instead` tells which other piece it takes under a name. A test holds the names and types of all of them. There is
    no lock: whatever answers requests is built before the first one comes.
    """

    def __init__(self, kind: Callable[..., Piece], **instead: str) -> None:
        super().__init__(self._build)
        self.kind, self.instead = kind, instead

    @cached_property
    def takes(self) -> dict[str, str]:
        """Its parameters, and the piece or setting for each; a default stands unless a setting has its name."""
        parameters = inspect.signature(self.kind).parameters.values()
        names = [each.name for each in parameters if each.default is each.empty or each.name in SETTINGS]
        return {name: self.instead.get(name, name) for name in names}

    def _build(self, graph: Graph) -> Piece:
        return self.kind(**{name: _piece(graph, piece) for name, piece in self.takes.items()})


def _piece(graph: Graph, name: str) -> object:
    return getattr(graph.settings if name in SETTINGS else graph, name)
