"""What a page offers to repeat, and when: its own form once more, or the opening of the frame by the portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from b24app.errors.outside import AuthServerUnreachableError, PortalBusyError, PortalFailedError
from b24app.errors.own import StoreError, TooManyProofsError
from b24app.web.forms.wire_form import posted_form
from b24app.web.http.routes import TABLE, Route, Who
from b24app.web.problems.posted_ticket import PostedTicket
from b24app.web.problems.problem import Problem

# What is back in about this time; all else that offers to repeat is repeated by hand only.
WAITS_S: Mapping[type[Exception], int] = MappingProxyType(
    {StoreError: 5, PortalFailedError: 5, AuthServerUnreachableError: 15}
)
TRIES = "tries"  # how often a page of ours has tried by itself: a form's field, since a frame can store nothing
MOST_TRIES = 5  # then it is left to the person: a portal in trouble is not asked by every open tab for ever
LONGEST_S = 60
NOT_AGAIN = frozenset({"AUTH_ID", "REFRESH_ID", "AUTH_EXPIRES", TRIES})  # a token has no place in a page
RENEWAL, RELOAD = "renew_lead", "reload_lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondTry:
    """`fields` go to `action`; without an action the frame is opened anew. 0 seconds: by hand only."""

    action: str
    fields: Sequence[tuple[str, str]]
    tries: int
    seconds: int


def wait_s(error: Exception) -> int | None:
    """Return after how many seconds it may go well, None where nobody knows."""
    if isinstance(error, PortalBusyError | TooManyProofsError):
        return max(1, round(error.wait_s))
    return WAITS_S.get(type(error))


def second_try(
    problem: Problem, error: Exception, route: Route | None, posted: PostedTicket | None
) -> SecondTry | None:
    """Return what can be repeated, None where repeating is no remedy."""
    if not problem.again or route is None or not route.framed:
        return None
    form = posted_form()
    tries = _tries(form.get(TRIES, ""))
    wait = (wait_s(error) or 0) if tries < MOST_TRIES else 0
    seconds = min(wait * 2**tries, LONGEST_S)
    if posted is None:
        return SecondTry(action="", fields=(), tries=min(tries + 1, MOST_TRIES), seconds=seconds)
    again = TABLE[RELOAD] if route.name == RENEWAL else route  # its pair may not stand in a page
    return SecondTry(
        action=again.address,
        fields=[(name, value) for name, value in form.items(multi=True) if name not in NOT_AGAIN],
        tries=min(tries + 1, MOST_TRIES),
        seconds=0 if again.who is Who.ADMINISTRATOR else seconds,  # no change is repeated by itself
    )


def _tries(count: str) -> int:
    return int(count) if count in map(str, range(MOST_TRIES + 1)) else 0
