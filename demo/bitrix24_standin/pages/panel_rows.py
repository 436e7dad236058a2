"""The rows of the demo's panel: tokens with the seconds they have left, and the newest exchanges on the wires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from ..wire import Exchange, Wire
    from .visit import Visits

SHOWN_EXCHANGES = 60
FIRST_BAD_STATUS = 400
FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShown:
    """An access token that a frame was opened with. `left_s` is None where it was replaced or revoked."""

    who: str
    start: str
    left_s: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeShown:
    """A request and its answer in a line, with the details to unfold."""

    key: str
    direction: str
    bad: bool
    exchange: Exchange

    @property
    def commands(self) -> list[str]:
        """Return the commands of a batch in readable form."""
        return [unquote_plus(command) for command in self.exchange.commands]


def tokens(visits: Visits) -> list[TokenShown]:
    """List the tokens of the frames opened last, newest first."""
    rows: list[TokenShown] = []
    for opened in reversed(visits.opened):
        pair = visits.portal.tokens.find(opened.access)
        left_s = None if pair is None else max(0, round(pair.expires_at - visits.world.clock.now()))
        rows.append(TokenShown(who=opened.who, start=opened.access[:4], left_s=left_s))
    return rows


def wires(visits: Visits) -> dict[str, Wire]:
    """Name the wires that the panel shows."""
    return {"portal": visits.portal.wire, "OAuth": visits.world.oauth.wire, FRAME: visits.launches}


def exchanges(visits: Visits) -> list[ExchangeShown]:
    """Return the newest exchanges of all wires, without the pages that a person looked at."""
    rows = [
        ExchangeShown(
            key=f"{name}{each.number}-{each.at:.3f}",
            direction=_direction(name, each),
            bad=not each.status or each.status >= FIRST_BAD_STATUS,
            exchange=each,
        )
        for name, wire in wires(visits).items()
        for each in wire
        if each.direction == "out" or each.api_method or each.path.startswith("/oauth/")
    ]
    rows.sort(key=lambda row: row.exchange.at, reverse=True)
    return rows[:SHOWN_EXCHANGES]


def _direction(name: str, exchange: Exchange) -> str:
    if name == FRAME:
        return "into the frame"
    return f"{name} sends" if exchange.direction == "out" else f"to {name}"
