"""What a portal shares with its neighbourhood: the token store, the clock, the events."""

from collections.abc import Callable
from dataclasses import dataclass

from .applications import Installation
from .people import Person
from .tokens import TokenStore

EventSink = Callable[[str, dict[str, object], Person | None, Installation | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalContext:
    """The parts of the neighbourhood that a portal uses."""

    https: bool
    tokens: TokenStore
    oauth_url: Callable[[], str]
    oauth_servers: Callable[[], tuple[str, ...]]
    now: Callable[[], float]
    fire: EventSink
