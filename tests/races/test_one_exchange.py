"""Four processes, many requests each, one expired token: one exchange, and a lead for everybody.

FULL_ROUNDS=1 asks for fifty rounds of two hundred requests; the short form leaves room for the tests beside it.
"""

import os
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

FULL = bool(os.environ.get("FULL_ROUNDS"))
PROCESSES, REQUESTS_EACH = 4, 50 if FULL else 10
MOST_TRIES = 5
ROUNDS = 50 if FULL else 2
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
        # One stand-in portal on a busy machine cannot always answer all within a portal's deadline: who is told so
        # tries again. A refresh that was given up would show itself as a second exchange.
        for _ in range(MOST_TRIES):
            answer = outcome(requests.post(f"{address}/lead-tab/reload", data={"ticket": ticket}, timeout=60))
            if answer != (504, "silent"):
                break
        return answer

    for _ in range(ROUNDS):
        grow_old(installed)
        installed.portal.faults.expire_tokens()
        installed.neighbourhood.oauth.wire.clear()
        answers = Counter(together(ALL, reload))
        assert answers == {(200, ""): ALL}
        assert installed.neighbourhood.oauth.wire.count("oauth/token") == 1
