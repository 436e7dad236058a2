from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from b24app.adapters.housekeeping import DROPPED_EVERY, EVERY, Housekeeping
from b24app.adapters.oauth.budgets import FAILURES_REMEMBERED, QuestionBudgets
from b24app.adapters.refused_launches import TurnsOfRefused
from b24app.adapters.store.database import reading, writing
from b24app.domain.lead.answers import NOTHING_KNOWN, KnownWords
from b24app.domain.operations.kept_record import KEPT_FOR
from b24app.domain.operations.remembered_words import WORDS_LIFE, RememberedWords
from b24app.domain.portal.caller import VerifiedCaller
from b24app.domain.portal.tokens import OUTSIDER, SOMEBODY, ViewerToken
from tests.fakes.invented import HOUR, NOW, installation, pair
from tests.fakes.stores import Stores, stores_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECOND = timedelta(seconds=1)
VISITOR = "203.0.113.9"


@dataclass
class Running:
    """The housekeeping of a process whose clock a test moves; what it begins is done when the test says so."""

    stores: Stores
    now: datetime = NOW
    begun: list[Callable[[], None]] = field(default_factory=list)
    words: RememberedWords = field(default_factory=RememberedWords)

    def __post_init__(self) -> None:
        self.budgets = QuestionBudgets(workers=1, client_address=lambda: VISITOR, clock=lambda: self.now)
        self.refused = TurnsOfRefused(budgets=self.budgets, left_s=lambda: 60.0)
        self.keep_house = Housekeeping(
            pairs=self.stores.token_pairs,
            installations=self.stores.installations,
            oauth_states=self.stores.oauth_states,
            remembered_words=self.words,
            question_budgets=self.budgets,
            refused_launches=self.refused,
            behind=self.begin,
            clock=lambda: self.now,
        )

    def begin(self, _: str, job: Callable[[], None]) -> bool:
        self.begun.append(job)
        return True

    def request(self) -> None:
        """Let a request end, and then what it begins."""
        self.keep_house(None)
        while self.begun:
            self.begun.pop()()


@pytest.fixture
def running(engine: Engine) -> Running:
    stores = stores_in(engine)
    stores.installations.install(installation(), pair("installer"), NOW)
    return Running(stores)


def test_the_first_request_and_the_first_one_of_an_hour_begin_it_and_no_other_one(running: Running) -> None:
    begun = []
    for minutes in (0, 1, 59, 60, 61, 119, 120):
        running.now = NOW + timedelta(minutes=minutes)
        running.keep_house(None)
        begun.append(len(running.begun))
    assert begun == [1, 1, 1, 2, 2, 2, 3]
    assert timedelta(hours=1) == EVERY


def test_words_that_are_over_leave_the_memory_at_the_end_of_any_request(running: Running) -> None:
    running.request()
    person = VerifiedCaller(installation=installation(), user_id=1, is_admin=False, name="Ada")
    running.words.note(person, ViewerToken("token"), KnownWords(people={1: "Ada"}), NOW)
    running.now = NOW + WORDS_LIFE - SECOND
    running.request()
    assert running.words.known(installation(), 1, NOW).people == {1: "Ada"}
    running.now = NOW + WORDS_LIFE
    running.request()
    assert running.words.known(installation(), 1, NOW) == NOTHING_KNOWN, "asked about the time when they were known"


def test_a_visitors_network_leaves_the_memory_within_a_minute_after_its_hour(running: Running) -> None:
    running.budgets.charge("portal", OUTSIDER)
    running.budgets.charge("portal", SOMEBODY)
    running.budgets.failed(OUTSIDER)
    running.refused.note("portal", NOW)
    with running.refused.turn("portal", NOW, may_wait=lambda: True):
        running.request()
    assert VISITOR in remembered(running), "the premise"
    running.now = NOW + FAILURES_REMEMBERED - SECOND
    running.request()
    assert VISITOR in remembered(running)
    running.now = NOW + FAILURES_REMEMBERED + DROPPED_EVERY - SECOND
    running.request()
    assert VISITOR not in remembered(running)


def remembered(running: Running) -> str:
    """Write down all that is held by network."""
    budgets, refused = running.budgets, running.refused
    counters = (budgets.of_networks, budgets.of_outsiders, budgets.failures, budgets.of_portals, refused.refused)
    memories = [*(vars(each)["_counts"] for each in counters), refused.turns]
    return repr([vars(each)["_items"] for each in memories])


def test_viewers_pairs_that_nobody_used_for_a_day_are_deleted_and_the_installers_stays(running: Running) -> None:
    running.stores.token_pairs.keep("portal", 5, pair("viewer"), NOW)
    running.now = NOW + 24 * HOUR
    running.request()
    assert running.stores.token_pairs.find("portal", 5) is not None
    running.now = NOW + 25 * HOUR
    running.request()
    assert running.stores.token_pairs.find("portal", 5) is None
    assert running.stores.token_pairs.find("portal", 1) is not None


@pytest.mark.rule("S59", "good")
def test_what_was_set_aside_goes_after_thirty_days_with_a_receipt_and_without_any_cron(running: Running) -> None:
    running.stores.installations.set_aside("portal", NOW)
    running.now = NOW + KEPT_FOR - SECOND
    running.request()
    assert running.stores.installations.find_set_aside("portal", running.now) is not None
    assert running.stores.installations.erased("portal") == []
    running.now = NOW + KEPT_FOR + EVERY
    running.request()
    assert running.stores.installations.find_set_aside("portal", NOW) is None, "it is gone, and not only too old"
    assert running.stores.installations.erased("portal") == [running.now]


def test_used_states_go_without_a_further_sign_in(running: Running, engine: Engine) -> None:
    running.stores.oauth_states.use(b"one", NOW)
    for minutes, left in ((1, 1), (120, 0)):
        running.now = NOW + timedelta(minutes=minutes)
        running.request()
        with reading(engine) as connection:
            assert connection.execute(text("SELECT count(*) FROM oauth_states")).scalar_one() == left


@pytest.mark.rule("S59", "bad")
@pytest.mark.parametrize("broken", ["kept_records", "oauth_states", "token_pairs"])
def test_where_one_thing_cannot_be_deleted_the_others_are(running: Running, engine: Engine, broken: str) -> None:
    running.stores.installations.install(installation("second"), pair("second"), NOW)
    running.stores.token_pairs.keep("second", 5, pair("viewer"), NOW)
    running.stores.oauth_states.use(b"one", NOW)
    running.stores.installations.set_aside("portal", NOW)
    running.now = NOW + KEPT_FOR + HOUR
    with writing(engine) as connection:
        connection.execute(text(f"CREATE TRIGGER broken BEFORE DELETE ON {broken} BEGIN SELECT RAISE(ABORT, ''); END"))
    running.request()
    with reading(engine) as connection:
        left = {
            "kept_records": connection.execute(text("SELECT count(*) FROM kept_records")).scalar_one(),
            "oauth_states": connection.execute(text("SELECT count(*) FROM oauth_states")).scalar_one(),
            "token_pairs": connection.execute(text("SELECT count(*) FROM token_pairs WHERE user_id = 5")).scalar_one(),
        }
    assert left == {table: int(table == broken) for table in left}


def test_a_store_that_fails_is_told_in_one_line_and_tried_again_in_an_hour(
    running: Running, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    running.stores.token_pairs.keep("portal", 5, pair("viewer"), NOW)
    running.now = NOW + 25 * HOUR
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE token_pairs RENAME TO gone"))
    running.request()
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO token_pairs"))
    (line,) = [record.getMessage() for record in caplog.records if record.name == "b24app.tokens"]
    assert line.startswith("something old was not deleted: ")
    running.now += EVERY
    running.request()
    assert running.stores.token_pairs.find("portal", 5) is None
