"""What a page offers to repeat, and when: its own form once more, or the opening of the frame by the portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from b24app.errors import (
    PortalBusyError,
    PortalCutOffError,
    PortalFailedError,
    StoreError,
    TooManyProofsError,
)
from b24app.web.posted_ticket import PostedTicket
from b24app.web.problem import Problem
from b24app.web.routes import TABLE, Route
from b24app.web.wire_form import posted_form

# What is back in about this time; all else that offers to repeat is repeated by hand only.
WAITS_S: Mapping[type[Exception], int] = MappingProxyType({StoreError: 5, PortalFailedError: 5, PortalCutOffError: 15})
NEVER_AGAIN = frozenset({"AUTH_ID", "REFRESH_ID", "AUTH_EXPIRES"})  # a token has no place in a page
READING = "/lead-tab"  # the addresses that only read: nobody's change is repeated by itself
RENEWAL, RELOAD = "renew_lead", "reload_lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondTry:
    """`fields` go to `action`; without an action the portal opens the frame anew. 0 seconds: by hand only."""

    action: str
    fields: Sequence[tuple[str, str]]
    seconds: int


def wait_s(error: Exception) -> int | None:
    """Return after how many seconds it may go well, None where nobody knows."""
    if isinstance(error, PortalBusyError | TooManyProofsError):
        return max(1, round(error.wait_s))
    return WAITS_S.get(type(error))


def second_try(
    problem: Problem, error: Exception, route: Route | None, posted: PostedTicket | None
) -> SecondTry | None:
    """Return what can be repeated, None where repeating is no cure."""
    if not problem.again or route is None or not route.framed:
        return None
    seconds = wait_s(error) or 0
    if posted is None:
        return SecondTry(action="", fields=(), seconds=seconds)
    again = TABLE[RELOAD] if route.name == RENEWAL else route  # its pair may not stand in a page
    return SecondTry(
        action=again.address,
        fields=[(name, value) for name, value in posted_form().items(multi=True) if name not in NEVER_AGAIN],
        seconds=seconds if again.address.startswith(READING) else 0,
    )
