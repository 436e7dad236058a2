"""How somebody gets back from a page that refuses: to the lead whose place it took, or to the page that opens again."""

from dataclasses import replace

from b24app.domain.message import Message
from b24app.domain.operations.placements import CARD_TABS
from b24app.domain.problems.problem import OPEN_AGAIN, OPEN_APPLICATION, Problem
from b24app.web.http.routes import AGAIN, RENEWALS, Route
from b24app.web.problems.posted_ticket import PostedTicket
from b24app.web.problems.second_try import RENEWED_ANEW

HANDLERS = tuple(tab.handler for tab in CARD_TABS)
READS = frozenset({*AGAIN, *AGAIN.values()})  # the routes that show a lead with a page's ticket
TICKET_IS_SPENT = RENEWED_ANEW | {"ticket-refused", "unproven"}  # kinds of pages after which none does


def how_to_reopen(route: Route | None) -> Message:
    """Return what opens the frame anew: a tab opens with its card, and our own page from the portal."""
    return OPEN_AGAIN if route is None or route.address.startswith(HANDLERS) else OPEN_APPLICATION


def reopened_at(problem: Problem, route: Route | None) -> Problem:
    """Return what the page says where it stands."""
    reopen = how_to_reopen(route)
    remedy = reopen if problem.remedy == OPEN_AGAIN else problem.remedy
    return replace(problem, remedy=remedy, then=reopen if problem.then == OPEN_AGAIN else problem.then)


def way_back(problem: Problem, route: Route | None, posted: PostedTicket | None) -> str:
    """Return the route that shows the lead again with the page's ticket, "" where nothing has taken its place.

    A download that is refused has taken it, and a reload for which Bitrix24 awaits an administrator's word.
    """
    if route is None or posted is None or problem.kind in TICKET_IS_SPENT:
        return ""
    if route.name in READS and problem.kind != "confirm-waiting":
        return ""
    return AGAIN.get(RENEWALS.get(route.name, route.name), "")
