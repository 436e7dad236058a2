"""One pair, many who need it: what must hold when refreshes meet, fail or die. The store moves the pair's row."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Event, Semaphore, get_ident

import pytest
import requests
from sqlalchemy import Engine, event, text

from b24app.adapters.oauth.budgets import MOST_OF_A_PERSON
from b24app.adapters.outbound.transport import OutboundAdapter
from b24app.adapters.store.database import engine_for, writing
from b24app.adapters.store.token_pairs import NO_MORE
from b24app.domain.portal.tokens import SOMEBODY, StoredPair
from b24app.errors.outside import NoResponseError
from b24app.usecases import renew_pair
from b24app.usecases.renew_pair import RenewPair
from b24app.web.http import routes
from b24app.wiring import adapters
from b24app.wiring.use_cases import UseCases
from demo.bitrix24_standin import Neighbourhood
from tests.app.stored import seal_with_a_key_that_is_gone, store
from tests.fakes.invented import together
from tests.full_lead import FullLead
from tests.restartable import NEW
from tests.watching import Row, aged, asked, kept, outcome, tab_launch, ticket_in

AT_ONCE = 8
FAR_AHEAD_S = 1e9
UNTIL_TOLD_S = 60  # the server's answer waits so long, or until its portal lets it go on
LONGER_S = 120.0  # than anything here lasts, on a busy machine too


@dataclass(frozen=True, slots=True)
class Page:
    """Sara's open page, and her row in the store."""

    app: FullLead
    neighbourhood: Neighbourhood
    engine: Engine
    ticket: str

    def reload(self) -> requests.Response:
        # A session of its own for each thread.
        return requests.post(f"{self.app.url}/lead-tab/reload", data={"ticket": self.ticket}, timeout=60)

    def pair(self, there: UseCases) -> StoredPair:
        found = there.pairs.find(self.app.portal.member_id, self.app.portal.people["sara"].id)
        assert found is not None
        return found

    def lease(self, life_s: float) -> None:
        """Let another worker take the lease, for so long by the database's clock."""
        with store(self.app) as there:
            assert there.leases.begin(self.pair(there), life_s)

    def renew(self, there: UseCases, left_s: Callable[[], float] = lambda: LONGER_S) -> StoredPair:
        """Renew the stored pair, and return the one with which a worker goes on."""
        installation = there.installations.find(self.app.portal.member_id)
        assert installation is not None
        renews = RenewPair(
            pairs=there.pairs,
            leases=there.leases,
            authorization=there.authorization,
            proofs=there.proofs,
            left_s=left_s,
        )
        return renews(installation, self.pair(there), self.app.clock())

    @property
    def row(self) -> Row | None:
        sara = self.app.portal.people["sara"].id
        return next((row for row in kept(self.app)["token_pairs"] if row["user_id"] == sara), None)

    @property
    def refreshes(self) -> int:
        return asked(self.neighbourhood.oauth.wire).count("oauth/token")


class Door(Event):
    """Holds a portal's slow answer back until it is set, and tells that somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.knocked = Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.knocked.set()
        return super().wait(timeout)


@contextmanager
def noticed(verb: str, words: str, *, each_thread_once: bool = False) -> Iterator[Callable[[int], bool]]:
    """Notice statements of this kind; give what waits for so many more of them."""
    executed, threads = Semaphore(0), set[int]()

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(verb) or words not in statement or (each_thread_once and get_ident() in threads):
            return
        threads.add(get_ident())
        executed.release()

    event.listen(Engine, "after_cursor_execute", look)
    try:
        yield lambda times: all(executed.acquire(timeout=60) for _ in range(times))
    finally:
        event.remove(Engine, "after_cursor_execute", look)


@pytest.fixture(autouse=True)
def _nobody_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no deadline of ours end what is held here by the order of things: a refresh's, a lease's, a request's."""
    monkeypatch.setattr(renew_pair, "LEASE_S", LONGER_S)
    monkeypatch.setattr(renew_pair, "WAIT_S", LONGER_S)
    monkeypatch.setattr(routes, "REQUEST_S", LONGER_S)
    monkeypatch.setattr(adapters, "OutboundAdapter", partial(OutboundAdapter, deadline_s=LONGER_S))


@pytest.fixture
def page(installed: FullLead, neighbourhood: Neighbourhood) -> Iterator[Page]:
    """Give a page whose token has expired."""
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    engine = engine_for(installed.environ["B24_DATABASE_URL"])
    aged(installed)
    installed.portal.faults.expire_tokens()
    opened = Page(installed, neighbourhood, engine, ticket)
    assert opened.row is not None
    yield opened
    engine.dispose()


@pytest.mark.costly
@pytest.mark.fault("R17")
def test_of_many_who_reload_at_once_one_refreshes_and_all_get_the_lead(page: Page) -> None:
    answers = together(AT_ONCE, lambda _: outcome(page.reload()))
    assert answers == [(200, "")] * AT_ONCE
    assert page.refreshes == 1


@pytest.mark.costly
@pytest.mark.fault("R2")
def test_of_many_who_wait_for_a_refresh_that_fails_nobody_tries_again_but_the_next_one(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    page.app.portal.faults.refresh_slow(1, value=UNTIL_TOLD_S)
    page.app.portal.faults.refresh_500()
    door = page.app.portal.closing = Door()

    def act(number: int) -> tuple[int, str]:
        if number < AT_ONCE:
            return outcome(page.reload())
        assert door.knocked.wait(60), "one trades"
        with noticed("SELECT", "token_pairs", each_thread_once=True) as looked:
            assert looked(AT_ONCE - 1), "and the others look whether it has ended"
        door.set()
        return (504, "silent")

    assert together(AT_ONCE + 1, act) == [(504, "silent")] * (AT_ONCE + 1)
    assert page.refreshes == 1
    told = [vars(record) for record in caplog.records if record.name == "b24app.problems"]
    waited = [line for line in told if line["what"] == "no new pair came while another worker asked for it"]
    assert (len(waited), len(told)) == (AT_ONCE - 1, AT_ONCE), "the log tells those who waited from the one who asked"
    assert {line["host"] for line in waited} == {page.neighbourhood.oauth.url}
    page.app.portal.faults.reset()
    assert outcome(page.reload()) == (200, "")
    assert page.refreshes == 2


@pytest.mark.fault("R16")
def test_a_crash_between_rotated_and_saved_costs_one_open(page: Page) -> None:
    page.lease(-1.0)
    with store(page.app) as there:
        there.all_servers.refresh(
            page.pair(there).pair, str(kept(page.app)["installations"][0]["oauth_server"]), "", SOMEBODY
        )
    page.app.portal.wire.clear()
    for _ in range(2):
        assert outcome(page.reload()) == (401, "too-old")
    assert page.refreshes == 2, "the old refresh token is tried once"
    assert asked(page.app.portal.wire) == [], "the old access token is not"
    assert outcome(page.app.launch(tab_launch(page.app))) == (200, "")
    assert page.row is not None


@pytest.mark.costly
@pytest.mark.fault("R2")
@pytest.mark.fault("R16")
def test_after_an_answer_that_never_came_only_the_refresh_token_is_tried_again(page: Page) -> None:
    page.app.portal.faults.refresh_lost(1)
    assert outcome(page.reload()) == (504, "silent")
    page.app.portal.wire.clear()
    assert outcome(page.reload()) == (401, "too-old")
    assert page.refreshes == 2
    assert asked(page.app.portal.wire) == []


@pytest.mark.fault("R18")
def test_a_lease_whose_holder_died_before_the_server_was_asked_costs_nothing(page: Page) -> None:
    page.lease(-1.0)
    assert outcome(page.reload()) == (200, "")
    assert page.refreshes == 1


@pytest.mark.rule("S57", "bad")
def test_who_waits_for_a_holder_waits_no_longer_than_their_request_may(page: Page) -> None:
    page.lease(FAR_AHEAD_S)
    left = [0.0, 9.0, 9.0]
    with store(page.app) as there, pytest.raises(NoResponseError, match="another worker"):
        page.renew(there, left.pop)
    assert left == [], "and it is not asked once more"


@pytest.mark.fault("R18")
def test_who_waits_for_a_holder_uses_the_pair_that_an_open_brings_meanwhile(page: Page) -> None:
    page.lease(FAR_AHEAD_S)

    def act(number: int) -> tuple[int, str]:
        return outcome(page.reload() if number else page.app.launch(tab_launch(page.app)))

    assert together(2, act) == [(200, "")] * 2
    assert page.refreshes == 0


@pytest.mark.fault("R18")
def test_who_waits_for_a_holder_whose_pair_is_dropped_meanwhile_is_asked_to_open_the_tab_again(page: Page) -> None:
    page.lease(FAR_AHEAD_S)
    with noticed("SELECT", "token_pairs") as looked:

        def act(number: int) -> tuple[int, str]:
            if number:
                return outcome(page.reload())
            assert looked(2), "it has looked, and looked again"
            with store(page.app) as there:
                assert there.pairs.drop(page.pair(there))
            return (401, "too-old")

        assert together(2, act) == [(401, "too-old")] * 2
    assert page.refreshes == 0


@pytest.mark.fault("R18")
def test_a_late_holder_loses_to_the_pair_that_an_open_brought_meanwhile(page: Page) -> None:
    page.app.portal.faults.refresh_slow(1, value=UNTIL_TOLD_S)
    door = page.app.portal.closing = Door()

    def act(number: int) -> tuple[int, str]:
        if number == 0:
            return outcome(page.reload())
        assert door.knocked.wait(60), "it trades"
        opened = outcome(page.app.launch(tab_launch(page.app)))
        assert page.row is not None, "what is written behind the answer is there"
        door.set()
        return opened

    assert together(2, act) == [(200, "")] * 2
    row = page.row
    assert row is not None
    assert row["generation"] == 2, "the opened pair stays: it is newer than the one that was traded"


@pytest.mark.fault("R18")
def test_what_a_refresh_gives_is_what_stands_in_the_store(page: Page) -> None:
    with store(page.app) as there:
        used = page.pair(there)
        renewed = page.renew(there)
        assert renewed == page.pair(there)
    assert renewed.generation == used.generation + 1
    assert {renewed.pair.access_token, renewed.pair.refresh_token}.isdisjoint(
        {used.pair.access_token, used.pair.refresh_token}
    )
    assert page.refreshes == 1


@pytest.mark.fault("R18")
def test_what_a_refresh_gives_that_comes_too_late_is_the_pair_that_an_open_brought_meanwhile(page: Page) -> None:
    page.app.portal.faults.refresh_slow(1, value=UNTIL_TOLD_S)
    door = page.app.portal.closing = Door()
    opened = tab_launch(page.app)
    with store(page.app) as there:

        def act(number: int) -> StoredPair:
            if number == 0:
                return page.renew(there)
            assert door.knocked.wait(60), "it trades"
            assert outcome(page.app.launch(opened)) == (200, "")
            assert page.row is not None, "what is written behind the answer is there"
            door.set()
            return page.pair(there)

        renewed, brought = together(2, act)
        assert renewed == brought == page.pair(there)
    assert renewed.pair.access_token == opened.fields["AUTH_ID"]
    assert page.refreshes == 1


@pytest.mark.fault("R31")
def test_the_pair_of_a_person_who_turns_out_to_be_gone_is_dropped_although_it_was_renewed_just_now(page: Page) -> None:
    page.app.portal.faults.user_dismissed(subject="sara")
    assert outcome(page.reload()) == (403, "person-gone")
    assert page.refreshes == 1, "the premise: it was renewed"
    assert page.row is None


@pytest.mark.costly
@pytest.mark.fault("R19")
def test_a_late_401_does_not_refresh_the_newer_pair(page: Page) -> None:
    before = dict(page.row or {})
    assert outcome(page.reload()) == (200, "")
    after = dict(page.row or {})
    assert before["generation"] != after["generation"]
    assert page.refreshes == 1
    # A worker that read the old pair before the refresh gets "invalid" from the portal and a newer pair from the store.
    answers = together(AT_ONCE, lambda _: outcome(page.reload()))
    assert answers == [(200, "")] * AT_ONCE
    assert page.refreshes == 1


@pytest.mark.fault("R9")
def test_a_token_that_the_portal_calls_invalid_is_refreshed_once_like_an_expired_one(page: Page) -> None:
    page.app.portal.faults.revoke_tokens(subject="sara")
    assert outcome(page.reload()) == (401, "too-old")
    assert page.refreshes == 1
    assert page.row is None


@pytest.mark.fault("R10")
def test_a_refresh_token_that_is_too_old_costs_this_person_an_open_and_nobody_else_anything(page: Page) -> None:
    before = [row for row in kept(page.app)["token_pairs"] if row["user_id"] != page.app.portal.people["sara"].id]
    page.app.portal.faults.expire_refresh_tokens(subject="sara")
    assert outcome(page.reload()) == (401, "too-old")
    assert kept(page.app)["token_pairs"] == before
    assert len(kept(page.app)["installations"]) == 1


def _settles(page: Page, expected: tuple[int, str]) -> None:
    before = kept(page.app)
    assert outcome(page.reload()) == expected
    assert kept(page.app) == before
    page.app.portal.faults.reset()
    assert outcome(page.reload()) == (200, "")


@pytest.mark.fault("R11")
def test_an_unpaid_portal_is_told_so_and_changes_nothing(page: Page) -> None:
    page.app.portal.faults.payment_over()
    _settles(page, (402, "payment"))


@pytest.mark.costly
@pytest.mark.rule("S63", "bad")
def test_who_asked_for_too_many_refreshes_waits_and_holds_nobody_up(page: Page) -> None:
    page.app.portal.faults.payment_over()
    for _ in range(MOST_OF_A_PERSON):
        assert outcome(page.reload()) == (402, "payment")
    assert outcome(page.reload()) == (429, "too-many")
    assert page.refreshes == MOST_OF_A_PERSON
    with writing(page.engine) as connection:
        leases = connection.execute(text("SELECT count(trade_until) FROM token_pairs")).scalar_one()
    assert leases == 0, "nobody was asked, so nobody waits for an answer"
    page.app.portal.faults.reset()
    aged(page.app)
    assert outcome(page.reload()) == (200, "")


@pytest.mark.fault("R23")
def test_a_portal_that_removed_the_app_is_marked_and_not_erased(page: Page) -> None:
    page.app.portal.faults.app_removed()
    assert outcome(page.reload()) == (404, "app-removed")
    found = kept(page.app)
    assert found["installations"][0]["removal_hinted_at"] is not None
    assert page.row is not None
    page.app.portal.faults.reset()
    assert outcome(page.reload()) == (200, "")


def test_a_client_that_the_server_does_not_know_is_the_operators_matter_and_changes_nothing(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    page.app.portal.faults.wrong_client(1)
    with caplog.at_level(logging.ERROR, "b24app.tokens"):
        _settles(page, (502, "client-refused"))
    (line,) = [
        record for record in caplog.records if record.levelno >= logging.ERROR and record.name == "b24app.tokens"
    ]
    refused = f"B24_CLIENT_ID or B24_CLIENT_SECRET is refused by {page.neighbourhood.oauth.url}: wrong_client"
    assert line.getMessage() == refused
    assert page.app.environ["B24_CLIENT_SECRET"] not in caplog.text


@pytest.mark.fault("R5")
@pytest.mark.fault("R6")
@pytest.mark.fault("R7")
@pytest.mark.parametrize("fault", ["refresh_empty", "refresh_list", "refresh_html"])
def test_nonsense_changes_nothing_and_is_tried_again_once_by_the_next_one(page: Page, fault: str) -> None:
    page.app.portal.faults[fault]()
    _settles(page, (502, "nonsense"))
    assert page.refreshes == 2


@pytest.mark.fault("R8")
@pytest.mark.parametrize("fault", ["refresh_wrong_member", "refresh_wrong_user"])
def test_a_pair_of_somebody_else_is_refused_with_a_security_line(
    page: Page, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = kept(page.app)
    page.app.portal.faults[fault](1)
    assert outcome(page.reload()) == (502, "nonsense")
    assert kept(page.app) == before
    told = [record.getMessage() for record in caplog.records if record.name == "b24app.tokens"]
    assert told == [f"security: {page.neighbourhood.oauth.url} gave a pair of another portal or person"]
    (line,) = [vars(record) for record in caplog.records if record.name == "b24app.problems"]
    assert (line["host"], line["what"]) == (page.neighbourhood.oauth.url, "a pair of another portal or person")


@pytest.mark.costly
@pytest.mark.fault("R31")
def test_a_dismissed_persons_pair_is_dropped_and_the_portal_stays(installed: FullLead, page: Page) -> None:
    assert outcome(page.reload()) == (200, "")
    installed.portal.faults.user_dismissed(subject="sara")
    assert outcome(page.reload()) == (403, "person-gone")
    assert page.row is None
    assert len(kept(installed)["installations"]) == 1
    assert outcome(installed.open_home(installed.portal.people["admin"])) == (200, "")


@pytest.mark.fault("R20")
@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_portal_whose_clock_differs_changes_nothing(
    installed: FullLead, neighbourhood: Neighbourhood, minutes: int
) -> None:
    installed.portal.faults.clock_off(value=str(60 * minutes))
    ticket = ticket_in(installed.launch(tab_launch(installed)))
    for _ in range(3):
        assert outcome(installed.post("/lead-tab/reload", ticket=ticket)) == (200, "")
    assert asked(neighbourhood.oauth.wire) == []


@pytest.mark.fault("R20")
def test_a_clock_that_jumps_back_and_forth_makes_no_storm_of_refreshes(page: Page) -> None:
    for minutes in (0, 15, -15, 15, -15):
        page.app.clock.ahead += timedelta(minutes=minutes)
        assert outcome(page.reload()) == (200, "")
    assert page.refreshes == 1


@pytest.mark.fault("R14")
@pytest.mark.fault("R15")
def test_a_store_that_fails_between_the_answer_and_the_writing_leaves_the_intent(page: Page) -> None:
    refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON token_pairs WHEN NEW.generation > OLD.generation "
    with writing(page.engine) as connection:
        connection.execute(text(f"{refuse} BEGIN SELECT RAISE(ABORT, 'no'); END"))
    before = kept(page.app)
    assert outcome(page.reload()) == (503, "store")
    assert kept(page.app) == before
    with writing(page.engine) as connection:
        connection.execute(text("DROP TRIGGER refuse"))
        until = connection.execute(text("SELECT max(trade_until) FROM token_pairs")).scalar_one()
    assert until > NO_MORE
    with writing(page.engine) as connection:
        connection.execute(text("UPDATE token_pairs SET trade_until = 1.0"))  # no adapter lets its time pass
    assert outcome(page.reload()) == (401, "too-old")
    assert outcome(page.app.launch(tab_launch(page.app))) == (200, "")


@pytest.mark.costly
@pytest.mark.fault("R29")
def test_a_pair_whose_key_is_gone_costs_its_person_an_open(page: Page) -> None:
    seal_with_a_key_that_is_gone(page.app, NEW)
    assert outcome(page.reload()) == (401, "too-old")
    assert page.refreshes == 0
    assert outcome(page.app.launch(tab_launch(page.app))) == (200, "")
    assert outcome(page.reload()) == (200, "")


def _nothing(_: Page) -> None: ...


def _slow(page: Page) -> None:
    page.app.portal.faults.refresh_slow(1, value="0.2")


@pytest.mark.costly
@pytest.mark.parametrize("hindered", [_nothing, _slow])
def test_each_person_has_a_lease_of_their_own(page: Page, hindered: Callable[[Page], None]) -> None:
    admins = ticket_in(page.app.launch(tab_launch(page.app, "admin")))
    aged(page.app)
    page.app.portal.faults.expire_tokens()
    hindered(page)

    def act(number: int) -> tuple[int, str]:
        ticket = (page.ticket, admins)[number % 2]
        form = {"ticket": ticket}
        return outcome(requests.post(f"{page.app.url}/lead-tab/reload", data=form, timeout=60))

    assert together(4, act) == [(200, "")] * 4
    assert page.refreshes == 2
