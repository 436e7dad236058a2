"""The hour in which everybody's token has expired: many pages of few people reload at once.

The application runs in this process, because its clock must go ahead: a pair that was got just now is never renewed.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from b24app.domain.portal.refresh import JUST_GOT
from tests.bench.figures import Effort, Figure
from tests.bench.worlds import here, tab_form
from tests.restartable import SHOWN, Restartable

PEOPLE, LEAD, PAGES, AT_ONCE = ("admin", "sara", "mia"), 123, 96, 32
THREADS = "128"  # a process with room for all of them: what is measured is the renewal, and not the queue before it
HOW = f"{PAGES} reloads of {len(PEOPLE)} people, {AT_ONCE} at once, in one process beside the stand-in"


def storm(effort: Effort) -> Iterator[Figure]:
    """Reload all pages at once, and count what the authorization server was asked."""
    with here() as app:
        app.restart(B24_THREADS=THREADS)
        tickets = {login: _ticket(app, login) for login in PEOPLE}
        app.settle()
        app.clock.ahead += JUST_GOT
        app.portal.faults.expire_tokens()
        app.neighbourhood.oauth.wire.clear()
        pages = [tickets[PEOPLE[each % len(PEOPLE)]] for each in range(effort.rounds(PAGES))]
        with ThreadPoolExecutor(AT_ONCE) as everybody:
            took = sorted(everybody.map(lambda ticket: _reloaded(app, ticket), pages))
        renewals = app.neighbourhood.oauth.wire.count("oauth/token")
    good = [seconds for seconds in took if seconds]
    name = "refresh storm"
    yield Figure(name=f"renewals, {name}", value=renewals, unit="", how=HOW, at_most=len(PEOPLE))
    yield Figure(name=f"refused, {name}", value=len(took) - len(good), unit="", how=HOW, at_most=0)
    yield Figure(name=f"the slowest reload, {name}", value=max(took) * 1000, unit="ms", how=HOW)


def _ticket(app: Restartable, login: str) -> str:
    seen = app.arrive(tab_form(app.portal, app.registration, login, LEAD))
    assert seen == SHOWN, login
    return seen.ticket


def _reloaded(app: Restartable, ticket: str) -> float:
    """Return how many seconds it took to see the lead again, 0 where another page came."""
    began = time.perf_counter()
    seen = app.post("/lead-tab/reload", {"ticket": ticket})
    return time.perf_counter() - began if seen == SHOWN else 0.0
