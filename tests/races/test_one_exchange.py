"""Four processes, many requests each, one expired token: one exchange, and a lead for everybody.

FULL_ROUNDS=1 asks for twenty rounds. More requests at once than ten a process would only meet what the app allows one
portal: threads, and a share of its rate.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator

import pytest
import requests

from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from tests.app.stored import grow_old
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.races.workers import workers
from tests.watching import kept, outcome, tab_launch, ticket_in

pytestmark = pytest.mark.rehearsal

FULL = bool(os.environ.get("FULL_ROUNDS"))
PROCESSES, REQUESTS_EACH = 4, 10
TOLD_TO_WAIT = {"silent", "crowded", "busy"}  # by a deadline, by our own threads, by the portal's share of questions
PATIENCE_S = 60
ROUNDS = 20 if FULL else 2
ALL = PROCESSES * REQUESTS_EACH


@pytest.fixture
def app_database_url(database_url: str) -> str:
    """Give a database of each kind, brought to this release's form as the operator does it."""
    engine = engine_for(database_url)
    migrate(engine)
    engine.dispose()
    return database_url


@pytest.fixture
def addresses(installed: FullLead) -> Iterator[list[str]]:
    with workers(PROCESSES, installed.environ) as addresses:
        yield addresses


@pytest.mark.fault("R17")
@pytest.mark.timeout(1200)
def test_reloads_in_four_processes_refresh_one_expired_token_once(installed: FullLead, addresses: list[str]) -> None:
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    assert len(kept(installed)["token_pairs"]) == 2, "the pair is written before another process needs it"

    def reload(number: int) -> tuple[int, str]:
        address = addresses[number % PROCESSES]
        # Nobody may hold all threads or spend more than a portal's share: who is told to wait does so, like the page.
        # A refresh that was given up would show itself as a second exchange.
        until = time.monotonic() + PATIENCE_S
        while True:
            response = requests.post(f"{address}/lead-tab/reload", data={"ticket": ticket}, timeout=60)
            status, problem = outcome(response)
            if problem not in TOLD_TO_WAIT or time.monotonic() > until:
                return status, problem
            time.sleep(float(response.headers.get("Retry-After", 1)))

    for _ in range(ROUNDS):
        grow_old(installed)
        installed.portal.faults.expire_tokens()
        installed.neighbourhood.oauth.wire.clear()
        answers = Counter(together(ALL, reload))
        assert answers == {(200, ""): ALL}
        assert installed.neighbourhood.oauth.wire.count("oauth/token") == 1
