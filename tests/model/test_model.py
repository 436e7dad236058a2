"""Whatever happens in whatever order, the application keeps and shows what a small model of it says."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from b24app.adapters.oauth.budgets import MOST_OF_A_PERSON, PORTALS_WINDOW
from b24app.adapters.store.database import engine_for
from b24app.adapters.store.migrate import migrate
from b24app.domain.portal.refresh import JUST_GOT
from demo.bitrix24_standin import Neighbourhood
from tests.model.reference import INSTALLER, Pair, Reference, Verdict
from tests.restartable import SHOWN, TOKEN, Restartable
from tests.watching import TAB

FULL = bool(os.environ.get("FULL_ROUNDS"))
EXAMPLES, STEPS = (60, 40) if FULL else (6, 25)
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
HOSTS = ("127.0.0.2", "127.0.0.3")
SECOND = timedelta(seconds=1)
# More would meet limits, which are held by other tests: two questions each, of what a portal or a person may ask.
MOST_HEARD = MOST_INSTALLED = MOST_OF_A_PERSON // 2
MOST_WAITED = 5  # within the hour for which a page and a token are good
TRIED = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, report_multiple_bugs=False)

people = st.sampled_from([INSTALLER, "sara"])
Form = dict[str, str]


class OnePortal(RuleBasedStateMachine):
    """The real application, in a portal of its own over HTTP, next to its reference."""

    events = Bundle("events")

    def __init__(self, neighbourhood: Neighbourhood, databases: Iterator[str]) -> None:
        super().__init__()
        self.app = Restartable(neighbourhood, next(databases))
        self.app.restart()
        self.reference = Reference()
        self.tickets: dict[str, str] = {}
        self.heard = self.installed = self.waited = 0
        self.app_knows_host = self.app.portal.host

    @initialize()
    def begin(self) -> None:
        self.install()

    # In the portal

    @precondition(lambda self: not self.reference.in_portal and self.installed < MOST_INSTALLED)
    @rule()
    def install(self) -> None:
        self.installed += 1
        if not self.app.row.active:
            self.app.portal.reinstall(self.app.row, self.app.portal.people[INSTALLER])
            self.reference.revoke()
        self.reference.in_portal = True
        assert self.app.install() == SHOWN
        self.reference.install()
        self.app_knows_host = self.app.portal.host

    @precondition(lambda self: self.reference.in_portal)
    @rule(target=events, clean=st.booleans())
    def uninstall(self, *, clean: bool) -> Form:
        """Take it away; the event is on its way, for how long nobody knows."""
        self.reference.in_portal = False
        return self.app.uninstall(clean=clean)

    @rule()
    def expire(self) -> None:
        self.app.portal.faults.expire_tokens()
        self.reference.tokens_become(Pair.EXPIRED, Pair.FRESH)

    @rule()
    def let_refresh_tokens_expire(self) -> None:
        self.app.portal.faults.expire_refresh_tokens()
        self.reference.tokens_become(Pair.SPENT, Pair.FRESH, Pair.EXPIRED)

    @rule()
    def revoke(self) -> None:
        self.app.portal.faults.revoke_tokens()
        self.reference.revoke()

    @rule(host=st.sampled_from(HOSTS))
    def move(self, host: str) -> None:
        self.app.portal.faults.portal_renamed(value=host)
        self.reference.moved = self.app.portal.host != self.app_knows_host

    # In the application

    @precondition(lambda self: self.reference.in_portal)
    @rule(login=people)
    def open(self, login: str) -> None:
        seen = self.app.arrive(self.app.card(login))
        assert seen == SHOWN
        self.reference.open(login)
        self.tickets[login] = seen.ticket
        self.app_knows_host = self.app.portal.host

    @precondition(lambda self: self.tickets)
    @rule(login=people)
    def reload(self, login: str) -> None:
        if login not in self.tickets:
            return
        self.app.neighbourhood.oauth.wire.clear()
        seen = self.app.post("/lead-tab/reload", {"ticket": self.tickets[login]})
        traded = self.app.neighbourhood.oauth.wire.count("oauth/token")
        assert (seen.problem, traded) == self.reference.reload(login)
        if not self.reference.moved:
            self.app_knows_host = self.app.portal.host

    @rule(form=events)
    def deliver(self, form: Form) -> None:
        """Let an uninstall event arrive: in time, late, or once more; floods are the matrix's matter."""
        if self.heard == MOST_HEARD:
            return
        self.heard += 1
        verdict = self.reference.hear_of_removal(clean=form["data[CLEAN]"] == "1")
        assert self.app.post("/events", form).status == (403 if verdict is Verdict.REFUSED else 200)
        hinted = [row["removal_hinted_at"] is not None for row in self.app.kept()["installations"]]
        assert verdict in {Verdict.REFUSED, Verdict.GONE} or hinted == [verdict is Verdict.UNKNOWN]

    @rule(clean=st.booleans())
    def forge(self, *, clean: bool) -> None:
        """Let an employee send what they can read in the page."""
        self.deliver(self._uninstall_event(self.app.row.application_token, clean=clean))

    @rule()
    def forge_badly(self) -> None:
        assert self.app.post("/events", self._uninstall_event("f" * 32, clean=True)).status == 403

    @rule()
    def restart(self) -> None:
        self.app.restart()
        self.heard = self.installed = 0

    @precondition(lambda self: self.waited < MOST_WAITED)
    @rule()
    def wait(self) -> None:
        """Let every pair be one that may be refreshed, and every question be forgotten."""
        self.app.clock.ahead += max(JUST_GOT, PORTALS_WINDOW)
        self.reference.grow_old()
        self.waited += 1
        self.heard = self.installed = 0

    def _uninstall_event(self, application_token: str, *, clean: bool) -> Form:
        return {
            "event": "ONAPPUNINSTALL",
            "data[CLEAN]": str(int(clean)),
            "auth[member_id]": self.app.portal.member_id,
            "auth[application_token]": application_token,
        }

    # Always

    @invariant()
    def the_store_is_as_the_reference(self) -> None:
        self.app.clock.ahead += SECOND
        kept, people = self.app.kept(), self.app.portal.people
        expected = [self.reference.settings_kept] if self.reference.known or self.reference.settings_kept else []
        assert [row["removed_at"] is not None for row in kept["installations"]] == expected
        assert {row["user_id"] for row in kept["token_pairs"]} == {people[login].id for login in self.reference.pairs}
        assert not TOKEN.search(repr(kept).encode())

    @invariant()
    def nothing_is_bound_twice(self) -> None:
        bound = [each.code for each in self.app.row.placements], len(self.app.row.handlers)
        assert bound == (([TAB], 2) if self.reference.in_portal else ([], 0))


@pytest.fixture(params=DATABASES if FULL else DATABASES[:1])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a database for each portal: on SQLite a new one, on PostgreSQL the same for all."""
    if request.param == "sqlite":
        return (f"sqlite:///{tmp_path}/{number}/full-lead.sqlite3" for number in count())
    url = str(request.getfixturevalue("postgresql_url"))
    engine = engine_for(url)
    migrate(engine)
    engine.dispose()
    return (url for _ in count())


@pytest.mark.costly
@pytest.mark.fault("R22")
@pytest.mark.timeout(1800)
def test_the_application_does_what_the_model_says(
    neighbourhood: Neighbourhood, databases: Iterator[str], anew: Callable[..., object]
) -> None:
    class Here(OnePortal):
        def __init__(self) -> None:
            super().__init__(neighbourhood, databases)

    anew(Here)
    run_state_machine_as_test(Here, settings=TRIED)
