"""What a portal shares with its neighbourhood: the token store, the time, the events."""

from collections.abc import Callable
from dataclasses import dataclass

from .people import Person
from .tokens import TokenStore

EventSink = Callable[[str, dict[str, object], Person | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalContext:
    """What a portal shares with its neighbourhood."""

    https: bool
    tokens: TokenStore
    oauth_url: Callable[[], str]
    now: Callable[[], float]
    fire: EventSink
