"""What an error page offers to repeat, and when: its own form, or the opening of the frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from b24app.domain.operations.operating_time import BLOCK_S
from b24app.domain.problems.problem import Problem
from b24app.errors.outside import (
    AuthorizationSilentError,
    AuthServerUnreachableError,
    PortalBusyError,
    PortalFailedError,
)
from b24app.errors.own import StoreError, ThreadsBusyError, TooManyProofsError
from b24app.web.forms.wire_form import posted_form
from b24app.web.http.routes import AGAIN, TABLE, Route, Who
from b24app.web.problems.posted_ticket import PostedTicket

SAY_WHEN = (PortalBusyError, ThreadsBusyError, TooManyProofsError)  # they carry the time
# The errors that pass in about this time. Others are repeated by hand only.
WAITS_S: Mapping[type[Exception], int] = MappingProxyType(
    {StoreError: 5, PortalFailedError: 5, AuthServerUnreachableError: 15, AuthorizationSilentError: 15}
)
TRIES = "tries"  # how often a page has tried by itself: a field of the form, since a frame can store nothing
MOST_TRIES = 5  # then the person decides: not every open tab may go on asking a portal in trouble
LONGEST_S = 60  # but for a method that is blocked for its time: BLOCK_S
NOT_AGAIN = frozenset({"AUTH_ID", "REFRESH_ID", "AUTH_EXPIRES", TRIES})  # a page must not hold a token
RENEWED_ANEW = frozenset({"too-old", "token-refused"})  # kinds of pages that a fresh pair may help


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondTry:
    """`fields` go to `action`. Without an action the frame is opened anew. 0 seconds: by hand only."""

    action: str
    fields: Sequence[tuple[str, str]]
    tries: int
    seconds: int


def wait_s(error: Exception) -> int | None:
    """Return after how many seconds it may succeed, None where nobody knows."""
    if isinstance(error, SAY_WHEN):
        return max(1, round(error.wait_s))
    return next((WAITS_S[kind] for kind in type(error).__mro__ if kind in WAITS_S), None)


def tries_of_renewal(problem: Problem, route: Route | None) -> int:
    """Return how often a frame that was opened with an old pair will have been opened, 0 where it is not opened anew.

    A browser posts an old form again where a person reloads a frame or goes back to it. Its page is empty, and asks the
    portal around it for a fresh pair at once. It does so one time: a portal's refusal is a blocking alert.
    Source: the portal's applayout.js (docs/platform.md 7.4), read on 28 November 2026.
    """
    opening = route is not None and route.who in {Who.CLAIM, Who.LAUNCH}
    return 1 if opening and problem.kind in RENEWED_ANEW and not _tries(posted_form().get(TRIES, "")) else 0


def second_try(
    problem: Problem, error: Exception, route: Route | None, posted: PostedTicket | None
) -> SecondTry | None:
    """Return what can be repeated, None where repeating is no remedy."""
    if not problem.again or route is None or not route.framed:
        return None
    form = posted_form()
    tries = _tries(form.get(TRIES, ""))
    seconds = _seconds(error, tries) if tries < MOST_TRIES else 0
    if posted is None:
        return SecondTry(action="", fields=(), tries=min(tries + 1, MOST_TRIES), seconds=seconds)
    again = TABLE[AGAIN.get(route.name, route.name)]
    return SecondTry(
        action=again.address,
        fields=[(name, value) for name, value in form.items(multi=True) if name not in NOT_AGAIN],
        tries=min(tries + 1, MOST_TRIES),
        seconds=0 if again.who is Who.ADMINISTRATOR else seconds,  # a change is never repeated by itself
    )


def _seconds(error: Exception, tries: int) -> int:
    """Return when to try: at the reset that the portal told, else each time after twice as long."""
    wait = wait_s(error) or 0
    longer = int(wait * 2**tries)
    if not isinstance(error, PortalBusyError) or not error.is_block:
        return min(longer, LONGEST_S)
    return min(wait if error.told else longer, round(BLOCK_S))


def _tries(count: str) -> int:
    return int(count) if count in map(str, range(MOST_TRIES + 1)) else 0
